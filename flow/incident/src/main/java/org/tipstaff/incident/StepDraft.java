package org.tipstaff.incident;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Provenance;
import org.tipstaff.sigma.Level;

/** A step while its findings and context are being gathered. */
final class StepDraft {
    /** Records named as evidence of one step. */
    private static final int EVIDENCE_MAX = 20;

    /** What kind of deed; the account asks for some of them. */
    enum Deed {
        START,
        MEMORY,
        THREAD,
        FILE,
        REGISTRY,
        LOAD,
        CONNECTION,
        LOOKUP,
        PIPE,
        LOGON,
        LOGON_FAILED,
        SERVICE,
        TASK,
        CLEARED,
        ACCOUNT,
        SCRIPT,
        MALWARE,
        OTHER
    }

    final Deed deed;
    final String host;
    String user;
    Clock.@Nullable Moment moment;
    List<ClockReading> clocks = List.of();
    Phrase fact;
    final Set<String> techniques = new TreeSet<>();
    final Set<String> tactics = new TreeSet<>();
    final Set<Finding> findings = new LinkedHashSet<>();
    final List<Provenance> evidence = new ArrayList<>();
    Level level = Level.INFORMATIONAL;
    /** The tactic of what the command is for; it says more than the tags of a rule. */
    String plainTactic = "";

    /** What the act table knows it is; null when it does not know it. */
    KnownActs.@Nullable Meaning plain;
    /** The rights asked for let a program change the memory of the other. */
    boolean writesMemory;
    /** A file that a browser or mail program wrote, or that bears a mark of having been downloaded. */
    boolean cameFromOutside;
    /** The step before it serves the same; it is not said again. */
    boolean servesTheSame;
    /** How an installed service starts. */
    ServiceStart start = ServiceStart.UNKNOWN;
    /** The user is the one who installed the service. */
    boolean installerKnown;

    long times;

    @Nullable
    ProcessNode process;
    /** The file, service, address or other thing the deed was done to, as written; empty when there is none. */
    String object = "";

    StepDraft(Deed deed, String host, String user, Clock.@Nullable Moment moment, Phrase fact) {
        this.deed = deed;
        this.host = host;
        this.user = Names.actor(user, host);
        this.moment = moment;
        this.fact = fact;
    }

    void addEvidence(Provenance place) {
        if (evidence.size() < EVIDENCE_MAX && !evidence.contains(place)) {
            evidence.add(place);
        }
    }

    void add(KnownActs.Meaning meaning) {
        techniques.add(meaning.technique());
        tactics.add(meaning.tactic());
        plainTactic = meaning.tactic();
        plain = meaning;
    }

    /** What another log tells of the same act. */
    void takeOver(StepDraft other) {
        other.evidence.forEach(this::addEvidence);
        findings.addAll(other.findings);
        techniques.addAll(other.techniques);
        tactics.addAll(other.tactics);
        if (other.level.compareTo(level) > 0) {
            level = other.level;
        }
        if (plain == null && other.plain != null) {
            add(other.plain);
        }
    }

    String tactic() {
        return plainTactic.isEmpty() ? Tactics.mostTelling(tactics) : plainTactic;
    }

    Step step() {
        String purpose = servesTheSame ? "" : Purposes.of(this);
        Sentence what = purpose.isEmpty()
                ? new Sentence(times > 1 ? "step.plain-times" : "step.plain", values(null), evidence)
                : new Sentence(times > 1 ? "step.purpose-times" : "step.purpose", values(Phrase.of(purpose)), evidence);
        return new Step(
                moment == null ? null : moment.time(),
                moment == null ? null : moment.recorded(),
                tactic(),
                List.copyOf(techniques),
                host,
                user,
                what,
                List.copyOf(findings));
    }

    private List<Object> values(@Nullable Phrase purpose) {
        List<Object> values = new ArrayList<>();
        values.add(fact);
        if (purpose != null) {
            values.add(purpose);
        }
        if (times > 1) {
            values.add(times);
        }
        return values;
    }
}
