package org.tipstaff.report;

/**
 * One channel that holds events.
 *
 * @param channel as written in the logs; empty for events of no channel
 * @param events how many
 * @param rules how many active rules look at it; 0 means its events were read but nothing looked for anything in them
 * @param findings how many were made in it
 */
public record ChannelFacts(String channel, long events, long rules, long findings) {}
