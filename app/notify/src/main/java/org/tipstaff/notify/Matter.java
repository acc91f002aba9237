package org.tipstaff.notify;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.Severity;

/**
 * One thing that people must know, until somebody has it.
 *
 * @param reference how messages call it
 * @param subject what it is about, for the screen of the court and for nothing else: a source, a channel; the incident's id
 * @param since when it began
 * @param circles how many orders of duty are told by now
 * @param widened when the circles were set or last became more
 * @param tellings how often it was told
 * @param lastTold null before the first time
 * @param told who was told so far
 * @param acknowledgement null as long as nobody has it
 */
public record Matter(
        String reference,
        Topic topic,
        String subject,
        Severity severity,
        Instant since,
        int circles,
        Instant widened,
        int tellings,
        @Nullable Instant lastTold,
        SortedSet<String> told,
        @Nullable Acknowledgement acknowledgement) {

    public Matter {
        told = Collections.unmodifiableSortedSet(new TreeSet<>(told));
    }

    /** Somebody has it. */
    public record Acknowledgement(String person, Instant at) {}

    Matter toldAgain(Instant at, int more, SortedSet<String> people) {
        SortedSet<String> all = new TreeSet<>(told);
        all.addAll(people);
        return new Matter(
                reference,
                topic,
                subject,
                severity,
                since,
                circles,
                widened,
                tellings + more,
                at,
                all,
                acknowledgement);
    }

    Matter toldTo(SortedSet<String> people) {
        SortedSet<String> all = new TreeSet<>(told);
        all.addAll(people);
        return new Matter(
                reference, topic, subject, severity, since, circles, widened, tellings, lastTold, all, acknowledgement);
    }

    Matter wider(int more, Instant at) {
        return new Matter(
                reference, topic, subject, severity, since, more, at, tellings, lastTold, told, acknowledgement);
    }

    Matter worse(Severity now) {
        return new Matter(reference, topic, subject, now, since, circles, widened, tellings, null, told, null);
    }

    Matter acknowledged(Acknowledgement by) {
        return new Matter(reference, topic, subject, severity, since, circles, widened, tellings, lastTold, told, by);
    }

    /** As if the clock had always shown what it shows now, after it was set back. */
    Matter notAfter(Instant now) {
        boolean ahead = widened.isAfter(now) || (lastTold != null && lastTold.isAfter(now));
        return !ahead
                ? this
                : new Matter(
                        reference,
                        topic,
                        subject,
                        severity,
                        since,
                        circles,
                        widened.isAfter(now) ? now : widened,
                        tellings,
                        lastTold != null && lastTold.isAfter(now) ? now : lastTold,
                        told,
                        acknowledgement);
    }
}
