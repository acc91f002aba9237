package org.tipstaff.sigma;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.TreeSet;
import org.tipstaff.event.Sha256;

/** {@link RuleSet#digest()}: of what rules say, in an order of its own, so that files may be moved and renamed. */
final class RuleSetDigest {
    private RuleSetDigest() {}

    static Sha256 of(Collection<SigmaRule> rules, Collection<SigmaCorrelation> correlations) {
        TreeSet<Sha256> each = new TreeSet<>();
        for (SigmaRule rule : rules) {
            try {
                each.add(Sha256.of(new RuleSetWriter().essence(rule)));
            } catch (RuleSetFormatException _) {
                each.add(heading(rule.header(), rule.conditionText()));
            }
        }
        for (SigmaCorrelation rule : correlations) {
            try {
                each.add(Sha256.of(new RuleSetWriter().essence(rule)));
            } catch (RuleSetFormatException _) {
                each.add(heading(rule.header(), rule.rules().toString()));
            }
        }
        MessageDigest digest = Sha256.newDigest();
        each.forEach(one -> digest.update(one.hex().getBytes(StandardCharsets.US_ASCII)));
        return Sha256.ofDigest(digest.digest());
    }

    /** For what is nested or repeated beyond all reason, and so can't be written down in full. */
    private static Sha256 heading(RuleHeader header, String condition) {
        String text = header.id() + "\n" + header.title() + "\n" + header.level() + "\n" + condition;
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
