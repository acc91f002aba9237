package org.tipstaff.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CourtPeople;
import org.tipstaff.engine.CourtRecords;
import org.tipstaff.engine.EarlierCases;
import org.tipstaff.engine.ImpactQuestion;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.UsageException;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.impact.comparison.EarlierCase;
import org.tipstaff.label.Label;
import org.tipstaff.label.Tlp;
import org.tipstaff.site.Claims;
import org.tipstaff.site.ClaimsReader;
import org.tipstaff.site.ClaimsReading;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.DataMapReader;
import org.tipstaff.site.DataMapReading;
import org.tipstaff.site.People;
import org.tipstaff.site.PeopleReader;
import org.tipstaff.site.PeopleReading;
import org.tipstaff.site.Problem;
import org.tipstaff.site.RecordLists;
import org.tipstaff.site.RecordListsReader;
import org.tipstaff.site.RecordListsReading;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;
import org.tipstaff.site.SiteReading;
import picocli.CommandLine.Option;

/** What is known of the court: its site file, and which computer holds what. */
final class CourtOptions {
    @Option(names = "--site", paramLabel = "SITE.yaml", descriptionKey = "investigate.site")
    @Nullable
    Path site;

    @Option(names = "--data-map", paramLabel = "MAP.yaml", descriptionKey = "investigate.data-map")
    @Nullable
    Path dataMap;

    @Option(names = "--history", paramLabel = "CASE", descriptionKey = "investigate.history")
    List<Path> history = List.of();

    @Option(names = "--claims", paramLabel = "CLAIMS.yaml", descriptionKey = "investigate.claims")
    @Nullable
    Path claims;

    @Option(names = "--records", paramLabel = "RECORDS.yaml", descriptionKey = "investigate.records")
    @Nullable
    Path records;

    @Option(names = "--people", paramLabel = "PEOPLE.yaml", descriptionKey = "investigate.people")
    @Nullable
    Path people;

    @Option(names = "--presence", paramLabel = "FILE.csv", descriptionKey = "investigate.presence")
    @Nullable
    Path presence;

    /** Who may know of what the question rests on: of a map of protected persons, or of names that others named, nobody below TLP:RED. */
    private Label label = Label.of(Tlp.CLEAR);

    /** @throws UsageException with every mistake and its place, when one of the files can't be used */
    ImpactQuestion question(Messages messages) throws IOException {
        Site known = site == null ? null : site(site, messages);
        Path map = dataMap;
        if (map == null && site != null && known != null && known.data() != null) {
            // The site file names it as seen from where it lies itself.
            map = site.toAbsolutePath().resolveSibling(known.data());
            if (!Files.exists(map)) {
                throw new UsageException(messages.text("data-map.missing", map.toString()));
            }
        }
        DataMap holdings = map == null ? DataMap.NONE : map(map, messages);
        Claims said = claims == null ? Claims.NONE : claims(claims, messages);
        if (!holdings.holdings().isEmpty() || claims != null || people != null || presence != null) {
            label = label.join(Label.UNLABELLED);
        }
        if (history.size() > Comparison.EARLIER_MAX) {
            throw new UsageException(messages.text("history.many", Integer.toString(Comparison.EARLIER_MAX)));
        }
        List<EarlierCase> earlier = new ArrayList<>();
        for (Path folder : history) {
            EarlierCases.Read read = EarlierCases.read(folder, known);
            label = label.join(read.label());
            earlier.add(read.earlier());
        }
        if (records != null && holdings.holdings().isEmpty()) {
            throw new UsageException(messages.text("records.no-map"));
        }
        if (presence != null && known == null) {
            throw new UsageException(messages.text("presence.no-site"));
        }
        ZoneId zone = known == null ? ZoneOffset.UTC : known.court().timezone();
        CourtPeople holders = CourtPeople.read(people, bytes -> people(bytes, messages), presence, zone);
        return new ImpactQuestion(known, holdings, earlier, said, CourtRecords.NONE, holders);
    }

    /** The question with the records of the court held against earlier lists; it takes as long as reading the records does. */
    ImpactQuestion compared(ImpactQuestion question, Messages messages, Progress progress, BooleanSupplier interrupted)
            throws IOException {
        Path file = records;
        if (file == null) {
            return question;
        }
        RecordLists asked;
        try (InputStream in = Files.newInputStream(file)) {
            RecordListsReading reading =
                    RecordListsReader.read(file.toString(), in.readNBytes(RecordListsReader.FILE_BYTES_MAX + 1));
            asked = reading.lists().orElseThrow(() -> wrong(reading.problems(), reading.errors(), messages));
        }
        return question.with(CourtRecords.read(file, asked, question.map(), progress, interrupted));
    }

    /** The label of logs with that of all the question rests on; ask after the question. */
    Label joined(Label logs) {
        return logs.join(label);
    }

    private static Site site(Path file, Messages messages) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            SiteReading reading = SiteReader.read(file.toString(), in.readNBytes(SiteReader.FILE_BYTES_MAX + 1));
            return reading.site().orElseThrow(() -> wrong(reading.problems(), reading.errors(), messages));
        }
    }

    private static DataMap map(Path file, Messages messages) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            DataMapReading reading =
                    DataMapReader.read(file.toString(), in.readNBytes(DataMapReader.FILE_BYTES_MAX + 1));
            return reading.map().orElseThrow(() -> wrong(reading.problems(), reading.errors(), messages));
        }
    }

    private People people(byte[] bytes, Messages messages) {
        PeopleReading reading = PeopleReader.read(String.valueOf(people), bytes);
        return reading.people().orElseThrow(() -> wrong(reading.problems(), reading.errors(), messages));
    }

    private static Claims claims(Path file, Messages messages) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            ClaimsReading reading = ClaimsReader.read(file.toString(), in.readNBytes(ClaimsReader.FILE_BYTES_MAX + 1));
            return reading.claims().orElseThrow(() -> wrong(reading.problems(), reading.errors(), messages));
        }
    }

    private static UsageException wrong(List<Problem> problems, int errors, Messages messages) {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> text.append(problem.render()).append('\n'));
        return new UsageException(text + messages.text("site.wrong", Integer.toString(errors)));
    }
}
