/**
 * Transparency log formats of C2SP, for any log: signed notes, checkpoints, cosignatures, tiles, proofs, policies, over
 * the Merkle tree of RFC 6962. It reads and writes; it keeps nothing and knows nothing of custody.
 */
package org.tipstaff.evidence.tlog;
