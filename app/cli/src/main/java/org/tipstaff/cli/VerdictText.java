package org.tipstaff.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.VerdictJson;
import org.tipstaff.evidence.seal.CaseFault;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.seal.CaseTrust;
import org.tipstaff.evidence.seal.CaseVerdict;
import org.tipstaff.evidence.seal.CaseVerdict.Unproven;

/** A verdict in words for the person who has to decide whether to rely on the case. */
final class VerdictText {
    private static final int SPANS_SHOWN = 20;

    private final CaseVerdict verdict;
    private final CaseTrust trust;
    private final List<String> refused;

    /** @param refused files of keys that lie inside of the case */
    VerdictText(CaseVerdict verdict, CaseTrust trust, List<Path> refused) {
        this.verdict = verdict;
        this.trust = trust;
        this.refused = refused.stream().map(Path::toString).toList();
    }

    String json() {
        return VerdictJson.line(verdict, trust.keys().size(), trust.outside().size(), refused);
    }

    static String unreadable(String why) {
        return VerdictJson.unreadable(why);
    }

    String plain(Messages messages) {
        StringBuilder text = new StringBuilder();
        boolean sound = verdict.faults().isEmpty();
        say(
                text,
                messages.text(
                        verdict.isVerified()
                                ? verdict.destroyed().isEmpty() ? "verify.yes" : "verify.yes.destroyed"
                                : sound ? "verify.unsigned" : "verify.no",
                        number(verdict.destroyed().size())));
        say(
                text,
                messages.text(
                        "verify.looked",
                        number(verdict.files()),
                        number(verdict.bytes()),
                        number(verdict.entries()),
                        SafeText.printable(verdict.origin().orElse("-"))));
        boolean selective = verdict.origin().filter(CaseSeal::isSelective).isPresent();
        if (selective) {
            say(text, messages.text("verify.selective"));
        }
        refused.forEach(key -> say(text, messages.text("verify.key.inside", key)));
        faults(text, messages);
        destroyed(text, messages);
        if (sound) {
            proven(text, messages);
        }
        unproven(text, messages);
        if (selective) {
            say(text, "\n" + messages.text("verify.selective.not"));
            say(text, "  " + messages.text("verify.selective.rest"));
            say(
                    text,
                    "  "
                            + messages.text(
                                    "verify.selective.case",
                                    SafeText.printable(verdict.origin().orElse("-"))));
        }
        times(text, messages);
        return text.toString();
    }

    private void faults(StringBuilder text, Messages messages) {
        Map<CaseFault.Kind, Boolean> told = new EnumMap<>(CaseFault.Kind.class);
        for (CaseFault.Kind kind : CaseFault.Kind.values()) {
            for (CaseFault fault : verdict.faults()) {
                if (fault.kind() != kind) {
                    continue;
                }
                if (told.put(kind, true) == null) {
                    say(text, "\n" + heading(kind, messages));
                }
                String entry = fault.entry().isPresent()
                        ? messages.text("verify.entry", number(fault.entry().getAsLong())) + "  "
                        : "";
                say(text, "  " + SafeText.printable(fault.where()) + "  " + entry + SafeText.printable(fault.what()));
            }
        }
    }

    private static String heading(CaseFault.Kind kind, Messages messages) {
        return messages.text(
                switch (kind) {
                    case ALTERED -> "verify.fault.altered";
                    case MISSING -> "verify.fault.missing";
                    case PLANTED -> "verify.fault.planted";
                    case UNREADABLE -> "verify.fault.unreadable";
                    case SEAL -> "verify.fault.seal";
                    case LOG -> "verify.fault.log";
                    case OUTSIDE -> "verify.fault.outside";
                    case SPLIT -> "verify.fault.split";
                    case COSIGNED -> "verify.fault.cosigned";
                    case ENTRIES -> "verify.fault.entries";
                    case ANCHOR -> "verify.fault.anchor";
                    case TIME -> "verify.fault.time";
                    case DESTROYED -> "verify.fault.destroyed";
                    case ORIGINAL -> "verify.fault.original";
                });
    }

    private void destroyed(StringBuilder text, Messages messages) {
        if (verdict.destroyed().isEmpty()) {
            return;
        }
        say(text, "\n" + messages.text("verify.destroyed"));
        for (CaseVerdict.Destroyed file : verdict.destroyed()) {
            say(
                    text,
                    "  "
                            + messages.text(
                                    "verify.destroyed.file",
                                    SafeText.printable(file.path()),
                                    number(file.entry()),
                                    file.at().toString(),
                                    SafeText.printable(file.order()),
                                    SafeText.printable(file.by()),
                                    SafeText.printable(file.approved()),
                                    SafeText.printable(file.reason())));
        }
    }

    private void proven(StringBuilder text, Messages messages) {
        say(text, "\n" + messages.text("verify.proven"));
        say(text, "  " + messages.text("verify.proven.files"));
        if (!trust.keys().isEmpty()) {
            say(text, "  " + messages.text("verify.proven.signed"));
        }
        if (!trust.outside().isEmpty()) {
            long most = trust.outside().stream()
                    .mapToLong(each -> each.size())
                    .max()
                    .orElse(0);
            say(text, "  " + messages.text("verify.proven.outside", number(most)));
        }
        verdict.cosigned()
                .ifPresent(cosigned -> say(
                        text,
                        "  "
                                + messages.text(
                                        "verify.proven.cosigned",
                                        number(cosigned.size()),
                                        SafeText.printable(String.join(", ", cosigned.by())))));
        if (verdict.referenced() > 0 && trust.originals().isPresent()) {
            say(text, "  " + messages.text("verify.proven.originals", number(verdict.referenced())));
        }
    }

    private void unproven(StringBuilder text, Messages messages) {
        if (verdict.unproven().isEmpty()) {
            return;
        }
        say(text, "\n" + messages.text("verify.unproven"));
        for (Unproven each : Unproven.values()) {
            if (verdict.unproven().contains(each)) {
                say(
                        text,
                        "  "
                                + messages.text(
                                        switch (each) {
                                            case WHO_SIGNED -> "verify.unproven.who";
                                            case NOT_REWRITTEN -> "verify.unproven.rewritten";
                                            case NOT_CUT -> "verify.unproven.cut";
                                            case WHEN -> "verify.unproven.when";
                                            case ORIGINALS -> "verify.unproven.originals";
                                        },
                                        number(verdict.referenced())));
            }
        }
    }

    private void times(StringBuilder text, Messages messages) {
        if (verdict.spans().isEmpty()) {
            return;
        }
        say(text, "\n" + messages.text("verify.times"));
        verdict.spans().stream()
                .limit(SPANS_SHOWN)
                .forEach(span -> say(
                        text,
                        "  "
                                + messages.text(
                                        "verify.span",
                                        number(span.first()),
                                        number(span.last()),
                                        bound(span.notBefore(), messages),
                                        bound(span.notAfter(), messages),
                                        span.claimedFirst().toString(),
                                        span.claimedLast().toString())));
        if (verdict.spans().size() > SPANS_SHOWN) {
            say(
                    text,
                    "  "
                            + messages.text(
                                    "verify.spans.more", number(verdict.spans().size() - SPANS_SHOWN)));
        }
        for (CaseVerdict.ClockMove move : verdict.clockMoves()) {
            say(
                    text,
                    "  "
                            + messages.text(
                                    "verify.clock",
                                    number(move.entry()),
                                    SafeText.printable(move.before()),
                                    SafeText.printable(move.after())));
        }
    }

    private static String bound(Optional<Instant> time, Messages messages) {
        return time.map(Instant::toString).orElse(messages.text("verify.open"));
    }

    private static void say(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    /** Plain digits: MessageFormat would group them, and each language differently. */
    private static String number(long number) {
        return Long.toString(number);
    }
}
