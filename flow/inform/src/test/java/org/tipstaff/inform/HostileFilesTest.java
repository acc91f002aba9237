package org.tipstaff.inform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The YAML files of people, as somebody who wants to stop a court from speaking would write them: each is read or refused, never more. */
class HostileFilesTest {
    private static final long SEED = 20_261_128;
    private static final int FILES = Boolean.getBoolean("tipstaff.full") ? 200_000 : 4_000;

    private static final String CLAIMS = """
            claims:
              - slot: data-taken
                subject: staff
                standing: affirmed
                bytes: 1082089-3172129
                text: {en: "Names, numbers.", fr: Noms et numéros.}
                corrects: [public-1]
                audiences: [data-protection, public]
                author: registry.dpo
              - {slot: detected, standing: affirmed, from: 2026-03-05T08:00:00Z, to: 2026-03-05T09:00:00Z, audiences: [staff], author: a}
              - {slot: actor, standing: affirmed, text: {en: a, fr: b}, source: a judgment, audiences: [host-state], author: a}
            """;
    private static final String DUTIES = """
            id: example
            title: An example
            source: Written for this test.
            duties:
              - {id: early, recipient: the authority, clock: awareness, within: 24 hours, slots: [detected, contained], basis: article 1, read: no}
              - {id: later, recipient: the authority, clock: notification, after: early, within: 1 month, slots: [measures], basis: article 2, read: yes}
            """;

    private static final List<String> BAITS = List.of(
            "&a [*a]",
            "*a",
            "!!java.lang.Runtime x",
            "!!binary AAAA",
            "<<: {a: b}",
            "---\n",
            "...\n",
            "? [a, b]\n: c",
            "{{{{{{{{{{{{{{",
            "[[[[[[[[[[[[[[[[[[[[[",
            "\u0000",
            "\ud800",
            "\u202e",
            "|\n  x",
            "'",
            "\"",
            "\t",
            "#",
            "9223372036854775807",
            "-1",
            "1-0",
            "2026-02-30T00:00:00Z",
            "+1000000000-12-31T23:59:59Z",
            "%YAML 9.9\n",
            "claims: []",
            ": ",
            "- ");

    @Test
    void aFileOfClaimsOrDutiesIsReadOrRefusedAndNothingElseHappens() {
        Random random = new Random(SEED);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            boolean claims = random.nextBoolean();
            String text = changed(claims ? CLAIMS : DUTIES, random);
            try {
                if (claims) {
                    ClaimsFile.read("claims.yaml", text);
                } else {
                    DutyPack.read("duties.yaml", text);
                }
                read++;
            } catch (MistakesException e) {
                assertThat(e.getMessage()).as("seed " + SEED + " file " + i).contains(".yaml:");
                refused++;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + SEED + " file " + i + ":\n" + text, e);
            }
        }
        assertThat(read).as("some are sound").isPositive();
        assertThat(refused).as("most are not").isGreaterThan(FILES / 2);
    }

    private static String changed(String sound, Random random) {
        StringBuilder text = new StringBuilder(sound);
        for (int changes = random.nextInt(5); changes >= 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + random.nextInt(1 + random.nextInt(40)));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, BAITS.get(random.nextInt(BAITS.size())));
                case 2 -> text.replace(at, to, BAITS.get(random.nextInt(BAITS.size())));
                case 3 -> text.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
                case 4 -> text.insert(at, text.substring(at, to).repeat(1 + random.nextInt(3)));
                default -> swapLines(text, random);
            }
        }
        return text.toString();
    }

    private static void swapLines(StringBuilder text, Random random) {
        List<String> lines = new ArrayList<>(text.toString().lines().toList());
        if (!lines.isEmpty()) {
            lines.add(random.nextInt(lines.size()), lines.get(random.nextInt(lines.size())));
        }
        text.setLength(0);
        text.append(String.join("\n", lines));
    }

    @Test
    void whatIsTooDeepTooLongOrRefersToItselfIsRefusedBeforeItCosts() {
        for (String text : List.of(
                "claims: " + "[".repeat(100_000),
                "claims: " + "{a: ".repeat(100_000),
                "claims: [" + "a,".repeat(200_000) + "]",
                "claims: &a [*a]",
                "a: &a [x,x,x,x,x,x,x,x]\nclaims: [*a,*a,*a,*a]",
                "claims: '" + "x".repeat(2 << 20) + "'")) {
            try {
                ClaimsFile.read("claims.yaml", text);
                throw new AssertionError("it was read: " + text.substring(0, 40));
            } catch (MistakesException e) {
                assertThat(e.getMessage()).contains("claims.yaml:");
            }
        }
    }
}
