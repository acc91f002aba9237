package org.tipstaff.notices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.tipstaff.inform.Amount;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.inform.Claim;
import org.tipstaff.inform.Earlier;
import org.tipstaff.inform.NoticeFact;
import org.tipstaff.inform.NoticeFacts;
import org.tipstaff.inform.Slot;
import org.tipstaff.inform.Span;
import org.tipstaff.inform.Standing;
import org.tipstaff.inform.Text;
import org.tipstaff.inform.Wording;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.Person;
import org.tipstaff.label.Release;
import org.tipstaff.label.ReleaseTerms;
import org.tipstaff.testkit.labels.CaseKind;
import org.tipstaff.testkit.labels.RecordingJournal;

/** All that could be told of a made-up incident. */
record NoticeCase(List<NoticeCase.Fact> facts) {
    static final String COURT = "Example Court";
    static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");

    /** A claim or an earlier notice under its label; {@code released} by two people where it has to be. */
    record Fact(Label label, NoticeFact fact, boolean released) {}

    static Wording wording(Locale language) {
        Path catalogue = Path.of(
                System.getProperty("tipstaff.root"),
                "content/notices/notices_" + language.getLanguage() + ".properties");
        try {
            return Wording.read(language, Files.readString(catalogue), ZONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NoticeFacts notices() {
        List<Labeled<NoticeFact>> plain = new ArrayList<>();
        List<Release<Claim>> released = new ArrayList<>();
        RecordingJournal journal = new RecordingJournal();
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            if (fact.released() && fact.fact() instanceof Claim claim && !Label.UNLABELLED.atMost(fact.label())) {
                released.add(release(claim, fact.label(), "claim " + i, journal));
            } else {
                plain.add(Labeled.of(fact.label(), fact.fact()));
            }
        }
        return new NoticeFacts(plain, released);
    }

    private static Release<Claim> release(Claim claim, Label to, String subject, RecordingJournal journal) {
        ReleaseTerms terms = new ReleaseTerms(
                subject,
                to,
                new Person("it.analyst1"),
                new Person("registry.clerk1"),
                new Person("chambers.judge1"),
                "said in public",
                Instant.parse("2026-06-01T12:00:00Z"));
        try {
            return Release.asIs(
                    Labeled.of(Label.UNLABELLED, claim),
                    each -> each.toString().getBytes(StandardCharsets.UTF_8),
                    terms,
                    journal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static final CaseKind<Fact, NoticeCase> KIND = new CaseKind<>() {
        private final List<String> words = List.of("", "Mail is slow.", "A list of pseudonyms was read.", "é < & \"");

        @Override
        public Fact fact(SplittableRandom random, Label label) {
            if (random.nextInt(6) == 0) {
                AudienceKind[] kinds = AudienceKind.values();
                return new Fact(
                        label,
                        new Earlier(kinds[random.nextInt(kinds.length)], 1 + random.nextInt(9), time(random)),
                        false);
            }
            Slot slot = Slot.values()[random.nextInt(Slot.values().length)];
            String subject = slot.hasSubject()
                    ? Slot.CATEGORIES.get(random.nextInt(random.nextBoolean() ? 2 : Slot.CATEGORIES.size()))
                    : "";
            Standing standing = Standing.values()[random.nextInt(4)];
            boolean affirmed = standing == Standing.AFFIRMED;
            List<String> codes = affirmed
                    ? slot.codes().stream().filter(_ -> random.nextBoolean()).toList()
                    : List.of();
            List<Amount> amounts = new ArrayList<>();
            if (affirmed && slot.hasSubject() && random.nextBoolean()) {
                long low = random.nextLong(random.nextBoolean() ? 5 : 5_000_000_000L);
                amounts.add(new Amount(
                        Amount.Unit.values()[random.nextInt(4)], low, low + random.nextLong(1 + random.nextInt(1000))));
            }
            Span span = null;
            if (affirmed && slot.hasTime() && random.nextBoolean()) {
                Instant from = time(random);
                span = new Span(from, from.plusSeconds(random.nextInt(3) * 3_600L));
            }
            String said = standing == Standing.NOT_STATED ? "" : words.get(random.nextInt(words.size()));
            Text text = new Text(said, said.isEmpty() ? "" : said + " (fr)");
            List<String> corrects = random.nextInt(8) == 0 ? List.of("public-" + (1 + random.nextInt(9))) : List.of();
            return new Fact(
                    label,
                    new Claim(slot, subject, standing, codes, amounts, span, text, corrects),
                    slot.attributes() && random.nextBoolean());
        }

        private Instant time(SplittableRandom random) {
            return Instant.ofEpochSecond(1_780_000_000L + random.nextInt(random.nextBoolean() ? 10 : 1_000_000));
        }

        @Override
        public NoticeCase of(List<Fact> facts) {
            return new NoticeCase(List.copyOf(facts));
        }
    };
}
