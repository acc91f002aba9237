/**
 * The custody log: every acquisition, decision and release as one entry of a tamper-evident log that survives a crash at
 * any point and that strangers check with public tools.
 */
package org.tipstaff.evidence.custody;
