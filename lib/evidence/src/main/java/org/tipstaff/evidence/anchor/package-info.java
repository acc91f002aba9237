/**
 * Outside proof of when a checkpoint existed: time-stamp tokens (RFC 3161), cosigners, and the checkpoint on paper. Pure:
 * whoever talks to an authority hands the bytes in, whoever knows the hour hands that in.
 */
@org.jspecify.annotations.NullMarked
package org.tipstaff.evidence.anchor;
