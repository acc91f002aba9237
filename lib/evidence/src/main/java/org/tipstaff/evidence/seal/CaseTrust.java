package org.tipstaff.evidence.seal;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogPolicy;

/**
 * What a reader has from elsewhere than the case under test; nothing of it may have come with the case.
 *
 * @param keys of the court: each must have signed
 * @param outside checkpoints of the case's log that somebody kept
 * @param authorities certificates of time-stamping authorities
 * @param originals the folder that the referenced originals were read from
 * @param signed those of the outside checkpoints that came with signatures; two that contradict each other are proof
 * @param policy which cosigners are trusted, and how many are enough
 */
public record CaseTrust(
        List<NoteKey> keys,
        List<Checkpoint> outside,
        List<X509Certificate> authorities,
        Optional<Path> originals,
        List<SignedCheckpoint> signed,
        Optional<TlogPolicy> policy) {
    public CaseTrust {
        keys = List.copyOf(keys);
        outside = List.copyOf(outside);
        authorities = List.copyOf(authorities);
        signed = List.copyOf(signed);
    }

    /** Without cosigners, and with outside checkpoints that nobody signed. */
    public CaseTrust(
            List<NoteKey> keys, List<Checkpoint> outside, List<X509Certificate> authorities, Optional<Path> originals) {
        this(keys, outside, authorities, originals, List.of(), Optional.empty());
    }

    public static CaseTrust of(List<NoteKey> keys) {
        return new CaseTrust(keys, List.of(), List.of(), Optional.empty());
    }
}
