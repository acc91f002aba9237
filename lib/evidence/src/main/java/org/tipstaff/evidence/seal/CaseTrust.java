package org.tipstaff.evidence.seal;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.NoteKey;

/**
 * What a reader has from elsewhere than the case under test; nothing of it may have come with the case.
 *
 * @param keys of the court: each must have signed
 * @param outside checkpoints of the case's log that somebody kept
 * @param authorities certificates of time-stamping authorities
 * @param originals the folder that the referenced originals were read from
 */
public record CaseTrust(
        List<NoteKey> keys, List<Checkpoint> outside, List<X509Certificate> authorities, Optional<Path> originals) {
    public CaseTrust {
        keys = List.copyOf(keys);
        outside = List.copyOf(outside);
        authorities = List.copyOf(authorities);
    }

    public static CaseTrust of(List<NoteKey> keys) {
        return new CaseTrust(keys, List.of(), List.of(), Optional.empty());
    }
}
