package org.tipstaff.access;

/**
 * Who is calling, proven by a token.
 *
 * @param name of the token: a person or a source
 */
public record Caller(String name, Role role) {}
