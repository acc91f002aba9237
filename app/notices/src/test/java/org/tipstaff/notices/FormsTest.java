package org.tipstaff.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.inform.Amount;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.inform.Claim;
import org.tipstaff.inform.NameScreen;
import org.tipstaff.inform.Notice;
import org.tipstaff.inform.NoticeText;
import org.tipstaff.inform.Notices;
import org.tipstaff.inform.PressLength;
import org.tipstaff.inform.Slot;
import org.tipstaff.inform.Span;
import org.tipstaff.inform.Standing;
import org.tipstaff.inform.Text;
import org.tipstaff.inform.Wording;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Label;
import org.tipstaff.label.Tlp;

class FormsTest {
    private static final Instant AT = Instant.parse("2026-03-05T08:00:00Z");
    private static final long SEED = 20_261_128;

    @TempDir
    Path folder;

    /** A long one, so that it has several pages. */
    private static Notice longNotice(AudienceKind kind) {
        List<Claim> claims = new ArrayList<>();
        claims.add(Claim.ofTime(Slot.DETECTED, new Span(AT, AT)));
        claims.add(Claim.bare(Slot.DATA_TAKEN, "any", Standing.UNDER_ASSESSMENT));
        for (String category : Slot.CATEGORIES) {
            claims.add(Claim.bare(Slot.DATA_ACCESSED, category, Standing.AFFIRMED)
                    .withText(new Text("Details: " + "word ".repeat(120), "Détails : " + "mot ".repeat(120))));
        }
        claims.add(Claim.ofCodes(Slot.MEASURES, "evidence-preserved", "protection-ready"));
        return new Notice(kind, kind.clearance(), "Example Court", 1, AT, claims);
    }

    private static final Wording ENGLISH = NoticeCase.wording(Locale.ENGLISH);
    private static final Wording FRENCH = NoticeCase.wording(Locale.FRENCH);

    private static Wording wording(Locale language) {
        return language.equals(Locale.FRENCH) ? FRENCH : ENGLISH;
    }

    @Test
    void everyPageOfThePdfCarriesTheMarkingAtHeadAndFoot() throws Exception {
        for (AudienceKind kind : List.of(AudienceKind.STAFF, AudienceKind.PUBLIC)) {
            for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                TreeMap<String, byte[]> files =
                        new NoticeFiles().of(longNotice(kind), wording(language), EnumSet.of(Form.PDF));
                Path pdf = Files.write(
                        folder.resolve("notice.pdf"), files.firstEntry().getValue());
                String marking = kind.clearance().tlp().marking();
                String text = run("pdftotext", "-layout", pdf.toString(), "-");
                String[] pages = text.split("\f");
                assertThat(pages.length).isGreaterThan(1);
                for (String page : pages) {
                    List<String> lines = page.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList();
                    assertThat(lines.getFirst()).isEqualTo(marking);
                    assertThat(lines.getLast()).isEqualTo(marking);
                }
                String info = run("pdfinfo", pdf.toString());
                assertThat(info).contains("Tagged:          yes", "Title:           " + marking);
                assertThat(run("pdfinfo", "-struct", pdf.toString())).contains("Document", "H1", "H2", "LBody");
            }
        }
    }

    @Test
    void theMailIsReadByAnotherParserAndIsMarkedBeforeItsText() throws Exception {
        for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            TreeMap<String, byte[]> files =
                    new NoticeFiles().of(longNotice(AudienceKind.STAFF), wording(language), EnumSet.of(Form.EML));
            Path mail =
                    Files.write(folder.resolve("notice.eml"), files.firstEntry().getValue());
            Path script = Files.writeString(folder.resolve("read.py"), """
                    import email, email.policy, sys
                    m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
                    def defects(part):
                        return list(part.defects) + [d for p in part.iter_parts() for d in defects(p)] if part.is_multipart() else list(part.defects)
                    print(m['Subject'])
                    print([p.get_content_type() for p in m.iter_parts()], defects(m), m['From'], m['To'])
                    print(m.get_body(('plain',)).get_content())
                    """);
            List<String> lines =
                    run("python3", script.toString(), mail.toString()).lines().toList();
            assertThat(lines.get(0)).startsWith("TLP:AMBER+STRICT ").contains("Example Court");
            assertThat(lines.get(1)).isEqualTo("['text/plain', 'text/html'] [] None None");
            assertThat(lines.get(2)).isEqualTo("TLP:AMBER+STRICT");
            assertThat(new String(files.firstEntry().getValue(), StandardCharsets.US_ASCII).lines())
                    .as("RFC 5322 section 2.1.1")
                    .allMatch(line -> line.length() <= 78);
        }
    }

    @Test
    void thePageHasItsMarkingTwiceInTheColoursOfFirstAndRunsNothing() throws IOException {
        String page = new String(
                new NoticeFiles()
                        .of(longNotice(AudienceKind.STAFF), wording(Locale.FRENCH), EnumSet.of(Form.HTML))
                        .firstEntry()
                        .getValue(),
                StandardCharsets.UTF_8);
        assertThat(page)
                .contains("<html lang=\"fr\">", "color:#ffc000", "font:bold 12pt")
                .doesNotContain("<script", "http://", "https://", "src=", "href=");
        assertThat(page.split("<span>TLP:AMBER\\+STRICT</span>", -1)).hasSize(3);
    }

    @Test
    void wordsOfPeopleStayText() throws IOException {
        Claim hostile = Claim.bare(Slot.MEASURES, "", Standing.AFFIRMED)
                .withText(new Text("<script>alert(1)</script> =_tipstaff-notice", "<img src=x> \u202e"));
        Notice notice = new Notice(AudienceKind.PUBLIC, Label.of(Tlp.CLEAR), "Court & <b>", 1, AT, List.of(hostile));
        for (Map.Entry<String, byte[]> file : new NoticeFiles()
                .of(notice, wording(Locale.ENGLISH), EnumSet.allOf(Form.class))
                .entrySet()) {
            String text = new String(file.getValue(), StandardCharsets.UTF_8);
            if (file.getKey().endsWith(".html")) {
                assertThat(text).doesNotContain("<script>", "<b>").contains("&lt;script&gt;");
            }
            if (file.getKey().endsWith(".eml")) {
                assertThat(text.split("--=_tipstaff-notice", -1)).hasSize(4);
            }
        }
    }

    @Test
    void bothLanguagesSayTheSameClaimsWithTheSameNumbers() {
        assertThat(wording(Locale.ENGLISH).keys())
                .isEqualTo(wording(Locale.FRENCH).keys());
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 300; i++) {
            Notice notice = drawn(random);
            NoticeText english = wording(Locale.ENGLISH).say(notice);
            NoticeText french = wording(Locale.FRENCH).say(notice);
            assertThat(english.claims()).as("seed " + SEED + " notice " + i).isEqualTo(french.claims());
            assertThat(numbers(english)).as("seed " + SEED + " notice " + i).isEqualTo(numbers(french));
            assertThat(dates(english)).as("seed " + SEED + " notice " + i).isEqualTo(dates(french));
            assertThat(amounts(english)).as("seed " + SEED + " notice " + i).isEqualTo(amounts(french));
            assertThat(amounts(english))
                    .containsExactlyInAnyOrderElementsOf(notice.claims().stream()
                            .flatMap(claim -> claim.amounts().stream())
                            .map(amount -> amount.unit() + " " + amount.low() + " " + amount.high())
                            .toList());
        }
    }

    private static final Map<Locale, Map<Amount.Unit, String>> UNITS = Map.of(
            Locale.ENGLISH,
            Map.of(
                    Amount.Unit.BYTES, "Amount: N bytes\\.",
                    Amount.Unit.OBJECTS, "Number of documents or objects: N\\.",
                    Amount.Unit.PERSONS, "Number of persons: N\\.",
                    Amount.Unit.SYSTEMS, "Number of systems: N\\."),
            Locale.FRENCH,
            Map.of(
                    Amount.Unit.BYTES, "Volume : N octets\\.",
                    Amount.Unit.OBJECTS, "Nombre de documents ou d'objets : N\\.",
                    Amount.Unit.PERSONS, "Nombre de personnes : N\\.",
                    Amount.Unit.SYSTEMS, "Nombre de syst\u00e8mes : N\\."));

    /** Amounts with their units, as a reader of the language takes them from the words. */
    private static List<String> amounts(NoticeText text) {
        String words = text.blocks().toString();
        NumberFormat reader = NumberFormat.getIntegerInstance(text.language());
        List<String> amounts = new ArrayList<>();
        UNITS.get(text.language()).forEach((unit, sentence) -> {
            String number = "(?:between |entre )?([0-9,\u00a0]+)(?: (?:and|et) ([0-9,\u00a0]+))?";
            Matcher found = Pattern.compile(sentence.replaceFirst("N(?= |\\\\)", Matcher.quoteReplacement(number)))
                    .matcher(words);
            while (found.find()) {
                long low = parsed(reader, found.group(1));
                amounts.add(unit + " " + low + " " + (found.group(2) == null ? low : parsed(reader, found.group(2))));
            }
        });
        Collections.sort(amounts);
        return amounts;
    }

    private static long parsed(NumberFormat reader, String number) {
        try {
            // Written with the ordinary no-break space, where the locale has the narrow one.
            return reader.parse(number.replace('\u00a0', '\u202f')).longValue();
        } catch (ParseException e) {
            throw new AssertionError(number, e);
        }
    }

    /** Days and times of day, in the order of the words. */
    private static List<String> dates(NoticeText text) {
        DateTimeFormatter reader = DateTimeFormatter.ofPattern("d MMMM uuuu", text.language());
        List<String> dates = new ArrayList<>();
        Matcher found = Pattern.compile("([0-9]{1,2})(?:er)? (\\p{L}+ [0-9]{4})|([0-9]{2}:[0-9]{2})")
                .matcher(text.reference() + text.blocks());
        while (found.find()) {
            dates.add(
                    found.group(3) != null
                            ? found.group(3)
                            : LocalDate.parse(found.group(1) + " " + found.group(2), reader)
                                    .toString());
        }
        return dates;
    }

    /** Digits of the facts, as sets, however each language groups them. */
    private static TreeSet<String> numbers(NoticeText text) {
        TreeSet<String> numbers = new TreeSet<>();
        for (NoticeText.Block block : text.blocks()) {
            String words = block.toString().replaceAll("(?<=[0-9])[,\u00a0](?=[0-9]{3})", "");
            java.util.regex.Pattern.compile("[0-9]+")
                    .matcher(words)
                    .results()
                    .forEach(each -> numbers.add(each.group()));
        }
        return numbers;
    }

    private static Notice drawn(SplittableRandom random) {
        List<NoticeCase.Fact> facts = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            facts.add(NoticeCase.KIND.fact(random, Label.of(Tlp.CLEAR)));
        }
        AudienceKind[] kinds = AudienceKind.values();
        AudienceKind kind = kinds[random.nextInt(kinds.length)];
        return new Notices("Example Court")
                .write(
                        new NoticeCase(facts.stream()
                                        .map(fact -> new NoticeCase.Fact(fact.label(), fact.fact(), false))
                                        .toList())
                                .notices(),
                        kind,
                        new Audience("readers", kind.clearance(), AT));
    }

    @Test
    void noGroupAndNoStateIsNamedInTheNoticesOfAThousandIncidents() throws IOException {
        NameScreen screen = new NameScreen(groups(), NameScreen.countries());
        SplittableRandom random = new SplittableRandom(SEED);
        int notices = 0;
        for (int incident = 0; incident < 1_000; incident++) {
            Notice notice = drawn(random);
            for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                Wording wording = wording(language);
                assertThat(screen.found(wording.say(notice), notice))
                        .as("seed " + SEED + " incident " + incident)
                        .isEmpty();
                assertThat(screen.groupsIn(wording.pressLine(notice))).isEmpty();
                assertThat(screen.statesIn(wording.pressLine(notice))).isEmpty();
                notices++;
            }
        }
        System.out.println("names: " + notices + " notices of 1000 incidents, 0 hits");
    }

    @Test
    void noNameIsInTheNamesOfFilesOrWhatIsWrittenAroundTheText() throws IOException {
        NameScreen screen = new NameScreen(groups(), NameScreen.countries());
        SplittableRandom random = new SplittableRandom(SEED);
        for (int incident = 0; incident < 25; incident++) {
            Notice notice = drawn(random);
            for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                TreeMap<String, byte[]> files =
                        new NoticeFiles().of(notice, wording(language), EnumSet.allOf(Form.class));
                files.putAll(new NoticeFiles().superseded(notice, notice, wording(language)));
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    String around = new String(file.getValue(), StandardCharsets.UTF_8);
                    if (file.getKey().endsWith(".pdf")) {
                        try (PDDocument pdf = Loader.loadPDF(file.getValue())) {
                            PDDocumentInformation about = pdf.getDocumentInformation();
                            around = about.getMetadataKeys().stream()
                                    .map(key -> key + " " + about.getCustomMetadataValue(key))
                                    .collect(Collectors.joining("\n"));
                            around += new String(
                                    pdf.getDocumentCatalog()
                                            .getMetadata()
                                            .exportXMPMetadata()
                                            .readAllBytes(),
                                    StandardCharsets.UTF_8);
                        }
                    }
                    assertThat(screen.groupsIn(file.getKey() + "\n" + around))
                            .as("seed " + SEED + " incident " + incident + " " + file.getKey())
                            .isEmpty();
                }
            }
        }
    }

    /** From ATT&CK, where the data is. */
    private static List<String> groups() throws IOException {
        String data = System.getenv("TIPSTAFF_DATA");
        Path zip = data == null ? null : Path.of(data, "intel/attack-enterprise-18.1-stix20.zip");
        assumeTrue(
                zip != null && Files.isRegularFile(zip),
                "no intel/attack-enterprise-18.1-stix20.zip: set TIPSTAFF_DATA");
        TreeSet<String> names = new TreeSet<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (var entry : java.util.Collections.list(file.entries())) {
                if (entry.isDirectory() || !entry.getName().endsWith(".json")) {
                    continue;
                }
                String json = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                for (String object : json.split("\"type\"\\s*:\\s*\"")) {
                    if (object.startsWith("intrusion-set\"")) {
                        collect(object, "\"name\"\\s*:\\s*\"([^\"]+)\"", names);
                        collect(object, "\"aliases\"\\s*:\\s*\\[([^\\]]*)\\]", names);
                    }
                }
            }
        }
        names.removeIf(String::isBlank);
        assertThat(names).as("names of groups").hasSizeGreaterThan(200);
        return List.copyOf(names);
    }

    private static void collect(String object, String pattern, TreeSet<String> into) {
        var matcher = java.util.regex.Pattern.compile(pattern).matcher(object);
        if (matcher.find()) {
            for (String name : matcher.group(1).split(",")) {
                into.add(name.strip().replace("\"", ""));
            }
        }
    }

    @Test
    void theShortStatementFitsWhereItIsPosted() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 300; i++) {
            Notice notice = drawn(random);
            for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                assertThat(PressLength.of(wording(language).pressLine(notice))).isLessThanOrEqualTo(PressLength.MOST);
            }
        }
        assertThat(PressLength.of("See https://court.example/a/very/long/address/of/a/page now"))
                .isEqualTo(31);
        assertThat(PressLength.of("日本")).isEqualTo(4);
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, command[0] + " is not installed");
            throw e;
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
