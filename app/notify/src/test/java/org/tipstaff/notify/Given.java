package org.tipstaff.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;
import org.tipstaff.site.SiteReading;

/** A small court, and what happens there. */
final class Given {
    static final Instant NOON = Instant.parse("2026-03-03T12:00:00Z");

    private Given() {}

    static Site site(String text) {
        SiteReading reading = SiteReader.read("site.yaml", text);
        return reading.site()
                .orElseThrow(() -> new AssertionError(reading.problems().toString()));
    }

    /** Mail through EXCH01, a push server, a telephone gateway nobody of the site reads. */
    static String court(String contacts) {
        return """
                court:
                  name: Example Court
                  timezone: Europe/Amsterdam
                  languages: [en, fr]
                  hours: mon-fri 08:30-18:00
                  calendar: [{date: 2026-03-10, event: Judgment, posture: high}]
                hosts:
                  - {id: DC01, names: [DC01.court.example], addresses: [10.20.1.10]}
                  - {id: EXCH01, names: [mail.court.example], addresses: [10.20.1.30]}
                  - {id: PUSH01, addresses: [10.20.8.10]}
                  - {id: IT-WS-002}
                  - {id: REG-WS-014}
                accounts:
                  - {id: it.admin1}
                  - {id: it.admin2}
                services:
                  - {id: directory, hosts: [DC01]}
                  - {id: mail, hosts: [EXCH01], needs: [directory]}
                  - {id: push, hosts: [PUSH01]}
                alerts:
                  mail: {server: mail.court.example, from: tipstaff@court.example}
                  pace:
                    ordinary: {repeat: 15m, escalate: 30m, circles: 1}
                    high: {repeat: 5m, escalate: 5m, circles: 3}
                  heartbeat: {every: 5m, channels: [{kind: webhook, target: "https://beat.example/x", reads: []}]}
                contacts:
                """ + contacts.indent(2);
    }

    static final String THREE_PEOPLE = """
            - person: it.admin1
              office: it
              channels:
                - {kind: mail, target: it.admin1@court.example, reads: [mail, it.admin1, IT-WS-002]}
                - {kind: ntfy, target: "https://push.example/one", reads: [push]}
                - {kind: webhook, target: "https://phone.example/one", reads: []}
              duty: [{when: court-hours, order: 1}, {when: outside-court-hours, order: 2}]
            - person: it.admin2
              office: it
              language: fr
              channels:
                - {kind: webhook, target: "https://phone.example/two", reads: []}
              duty: [{when: court-hours, order: 2}, {when: outside-court-hours, order: 1}]
            - person: registry.registrar
              office: registry
              channels:
                - {kind: webhook, target: "https://phone.example/three", reads: []}
              duty: [{when: always, order: 3}]
            """;

    static Suspects suspects(List<String> hosts, List<String> accounts) {
        return Suspects.of(hosts, accounts, List.of());
    }

    static IncidentSnapshot incident(String id, org.tipstaff.site.Severity severity, Suspects suspects) {
        return new IncidentSnapshot(id, severity, NOON, suspects);
    }

    /** Runs the state machine and a world in which messages arrive or not. */
    static final class World {
        final Escalation escalation;
        final Site site;
        EscalationState state = EscalationState.EMPTY;
        Instant now;

        /** What arrived, by the target of the channel, in order. */
        final Map<String, List<Message>> arrived = new TreeMap<>();

        /** Targets at which nothing arrives. */
        final List<String> dead = new ArrayList<>();

        World(Site site, Instant now) {
            this.site = site;
            this.escalation = new Escalation(site, new References("salt"));
            this.now = now;
        }

        void happens(Happening happening) {
            state = escalation.apply(state, happening, now);
            deliver();
        }

        /** Second by second would be slow; the machine itself says when to come back. */
        void until(Instant end) {
            while (now.isBefore(end)) {
                Instant wake = escalation.wake(state, now);
                now = wake.isAfter(end) ? end : wake;
                happens(new Happening.TimePassed());
            }
        }

        private void deliver() {
            for (int i = 0; i < 100; i++) {
                List<Message> due = escalation.due(state, now);
                if (due.isEmpty()) {
                    return;
                }
                for (Message message : due) {
                    if (!state.outbox().containsKey(message.id())) {
                        continue;
                    }
                    String target = escalation
                            .exposure()
                            .channels()
                            .get(message.channel())
                            .target();
                    state = escalation.apply(state, new Happening.Started(message.id()), now);
                    if (dead.contains(target)) {
                        state = escalation.apply(state, new Happening.Undelivered(message.id(), false), now);
                    } else {
                        arrived.computeIfAbsent(target, _ -> new ArrayList<>()).add(message);
                        state = escalation.apply(state, new Happening.Delivered(message.id()), now);
                    }
                }
            }
            throw new AssertionError("messages without end at " + now + ": " + state.outbox());
        }

        /** Messages that say something of this matter. */
        List<Message> about(String target, String reference) {
            return arrived.getOrDefault(target, List.of()).stream()
                    .filter(message -> message.lines().stream()
                            .anyMatch(line -> line.reference().equals(reference)))
                    .toList();
        }
    }
}
