package org.tipstaff.notices;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tipstaff.inform.Amount;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.inform.Claim;
import org.tipstaff.inform.Earlier;
import org.tipstaff.inform.Notice;
import org.tipstaff.inform.NoticeFacts;
import org.tipstaff.inform.NoticeText;
import org.tipstaff.inform.Notices;
import org.tipstaff.inform.Slot;
import org.tipstaff.inform.Span;
import org.tipstaff.inform.Standing;
import org.tipstaff.inform.Text;
import org.tipstaff.inform.Wording;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Compartments;
import org.tipstaff.label.Label;
import org.tipstaff.label.Person;
import org.tipstaff.label.Tlp;
import org.tipstaff.testkit.labels.AudienceOutput;

/** The way notices are made, with one mistake each, of the kinds that were made in real products or are easily made. */
enum LeakingNotice implements AudienceOutput<NoticeCase> {
    // Wrong idea of who may know.
    FILTER_FORGOTTEN((label, audience) -> true),
    OFF_BY_ONE_LEVEL((label, audience) -> lowered(label).canFlowTo(audience)),
    STRICT_TAKEN_FOR_AMBER((label, audience) -> with(label, label.tlp() == Tlp.AMBER_STRICT ? Tlp.AMBER : label.tlp())
            .canFlowTo(audience)),
    EMBARGO_IGNORED((label, audience) ->
            new Label(label.tlp(), label.recipients(), label.compartments(), null).canFlowTo(audience)),
    EMBARGO_ENDS_A_SECOND_EARLY((label, audience) -> label.canFlowTo(
            new Audience("early", audience.clearance(), audience.at().plusSeconds(1)))),
    COMPARTMENT_IGNORED((label, audience) ->
            new Label(label.tlp(), label.recipients(), Compartments.NONE, label.embargo()).canFlowTo(audience)),
    ONE_COMPARTMENT_SUFFICES((label, audience) -> label.compartments().named().stream()
            .anyMatch(
                    each -> new Label(label.tlp(), label.recipients(), Compartments.of(List.of(each)), label.embargo())
                            .canFlowTo(audience))),
    RECIPIENTS_IGNORED((label, audience) -> label.tlp() == Tlp.RED
            && audience.clearance().tlp() == Tlp.RED
            && new Label(Tlp.CLEAR, new TreeSet<>(), label.compartments(), label.embargo()).canFlowTo(audience)),
    ONE_RECIPIENT_SUFFICES((label, audience) -> audience.clearance().recipients().stream()
            .anyMatch(each -> label.canFlowTo(new Audience(
                    "one",
                    Label.redFor(List.of(each)).within(audience.clearance().compartments()),
                    audience.at())))),
    UNLABELLED_TAKEN_FOR_CLEAR((label, audience) -> label.equals(Label.UNLABELLED)),
    PUBLIC_SLOTS_ARE_FOR_ALL(Slot.CONTINUITY),
    NEXT_UPDATE_IS_FOR_ALL(Slot.NEXT_UPDATE),

    // Right filter, and then something of the whole.
    TOTAL_COUNT(line(all -> "claims: " + all.claims.size())),
    WITHHELD_COUNT(line(all -> all.hidden.isEmpty() ? "" : all.hidden.size() + " items are withheld")),
    WITHHELD_MARK(line(all -> all.hidden.isEmpty() ? "" : "[redacted]")),
    REDACTION_BAR(line(all -> all.hidden.stream()
            .map(each -> "#".repeat(each.text().en().length()))
            .collect(Collectors.joining(" ")))),
    SUM_OF_BYTES(line(all -> all.claims.stream()
            .flatMap(each -> each.amounts().stream())
            .mapToLong(Amount::high)
            .sum())),
    EARLIEST_TIME(line(
            all -> all.spans().map(Span::from).min(Comparator.naturalOrder()).orElse(Instant.EPOCH))),
    WINDOW_OF_THE_INCIDENT(
            line(all -> all.spans().map(Span::to).max(Comparator.naturalOrder()).orElse(Instant.EPOCH))),
    LABEL_OF_THE_WHOLE(line(all -> Label.joinAll(all.labels))),
    DIGEST_OF_EVERYTHING(line(all -> all.claims.hashCode())),
    UUID_OF_A_SECRET(line(all -> all.hidden.stream()
            .map(each -> UUID.nameUUIDFromBytes(each.toString().getBytes(StandardCharsets.UTF_8))
                    .toString())
            .findFirst()
            .orElse(""))),
    CATEGORIES_OF_ALL(
            line(all -> all.claims.stream().map(Claim::subject).collect(Collectors.toCollection(TreeSet::new)))),
    SLOTS_THAT_ARE_NOT_STATED(
            line(all -> all.hidden.stream().map(Claim::slot).collect(Collectors.toCollection(TreeSet::new)))),
    GRAVITY(line(all ->
            all.hidden.stream().anyMatch(each -> each.slot() == Slot.DATA_TAKEN && each.standing() == Standing.AFFIRMED)
                    ? "This incident is serious."
                    : "")),
    NAMES_OF_HIDDEN_READERS(line(all -> all.labels.stream()
            .flatMap(label -> label.recipients().stream())
            .map(Person::id)
            .collect(Collectors.toCollection(TreeSet::new)))),
    LATEST_EMBARGO(line(all -> all.labels.stream()
            .map(label -> String.valueOf(label.embargo()))
            .max(Comparator.naturalOrder())
            .orElse(""))),
    NUMBERS_WITH_HOLES(line(all -> {
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < all.claims.size(); i++) {
            numbers.append(all.hidden.contains(all.claims.get(i)) ? "" : " " + i);
        }
        return numbers;
    })),
    CUT_BEFORE_THE_FILTER(line(all -> all.claims.stream()
            .limit(3)
            .filter(each -> !all.hidden.contains(each))
            .map(Claim::id)
            .toList())),
    SORTED_BY_A_HIDDEN_KEY(line(all -> all.claims.stream()
            .collect(Collectors.groupingBy(Claim::standing, TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.<Standing, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList())),
    NUMBER_OVER_ALL_NOTICES(notice((notice, all) -> new Notice(
            notice.kind(), notice.label(), notice.court(), all.earlier.size() + 1, notice.at(), notice.claims()))),
    NUMBER_BEHIND_HIDDEN_ONES(notice((notice, all) -> new Notice(
            notice.kind(),
            notice.label(),
            notice.court(),
            all.earlier.stream()
                            .filter(each -> each.kind() == notice.kind())
                            .mapToInt(Earlier::number)
                            .max()
                            .orElse(0)
                    + 1,
            notice.at(),
            notice.claims()))),

    // The claims of the audience, changed by those it may not know.
    NO_DATA_TAKEN_LEFT_OUT(claims((claim, all) -> claim.slot() == Slot.DATA_TAKEN
                    && claim.standing() == Standing.DENIED
                    && all.hides(Slot.DATA_TAKEN, Standing.AFFIRMED)
            ? null
            : claim)),
    NO_ACCESS_LEFT_OUT(claims((claim, all) -> claim.slot() == Slot.DATA_ACCESSED
                    && claim.standing() == Standing.DENIED
                    && all.hides(Slot.DATA_TAKEN, Standing.AFFIRMED)
            ? null
            : claim)),
    ASSESSMENT_ENDS_BY_A_HIDDEN_VERDICT(claims((claim, all) -> claim.standing() == Standing.UNDER_ASSESSMENT
                    && (all.hides(claim.slot(), Standing.AFFIRMED) || all.hides(claim.slot(), Standing.DENIED))
            ? null
            : claim)),
    DENIAL_SOFTENED(
            claims((claim, all) -> claim.standing() == Standing.DENIED && all.hides(claim.slot(), Standing.AFFIRMED)
                    ? Claim.bare(claim.slot(), claim.subject(), Standing.UNDER_ASSESSMENT)
                    : claim)),
    CONTAINED_WITHDRAWN(
            claims((claim, all) -> claim.slot() == Slot.CONTAINED && all.hides(Slot.CONTAINED, Standing.DENIED)
                    ? Claim.bare(Slot.CONTAINED, "", Standing.UNDER_ASSESSMENT)
                    : claim)),
    CODES_OF_ALL(claims((claim, all) -> {
        List<String> codes = new ArrayList<>(claim.codes());
        all.hidden.stream()
                .filter(each -> each.id().equals(claim.id()) && each.standing() == claim.standing())
                .flatMap(each -> each.codes().stream())
                .filter(code -> !codes.contains(code))
                .forEach(codes::add);
        return new Claim(
                claim.slot(),
                claim.subject(),
                claim.standing(),
                codes,
                claim.amounts(),
                claim.span(),
                claim.text(),
                claim.corrects());
    })),
    INTERVAL_NARROWED(claims((claim, all) -> claim.withAmounts(claim.amounts().stream()
            .map(amount -> all.hidden.stream()
                    .flatMap(each -> each.amounts().stream())
                    .filter(each -> each.unit() == amount.unit())
                    .findFirst()
                    .orElse(amount))
            .toList()))),
    TIME_MADE_EXACT(claims((claim, all) -> claim.span() == null
            ? claim
            : claim.withSpan(all.hidden.stream()
                    .filter(each -> each.slot() == claim.slot())
                    .map(Claim::span)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(claim.span())))),
    CORRECTION_OF_A_HIDDEN_NOTICE(claims((claim, all) -> claim.correcting(Stream.concat(
                    claim.corrects().stream(),
                    all.hidden.stream()
                            .filter(each -> each.slot() == claim.slot())
                            .flatMap(each -> each.corrects().stream()))
            .limit(4)
            .toList()))),
    WORDS_OF_A_HIDDEN_CLAIM(claims((claim, all) -> claim.withText(all.hidden.stream()
            .filter(each -> each.id().equals(claim.id()))
            .map(Claim::text)
            .findFirst()
            .orElse(claim.text())))),
    WORDS_WITHHELD_BESIDE_A_SECRET(claims((claim, all) ->
            all.hidden.stream().anyMatch(each -> each.slot() == claim.slot()) ? claim.withText(Text.NONE) : claim)),
    ONLY_WHAT_IS_NOT_KNOWN_BETTER(claims((claim, all) ->
            all.hidden.stream().anyMatch(each -> each.id().equals(claim.id())) ? null : claim)),

    // Told by the sentences around them.
    HEADING_OF_AN_EMPTY_SECTION(body((text, all) -> {
        List<NoticeText.Block> blocks = new ArrayList<>(text.blocks());
        if (all.hidden.stream().anyMatch(each -> each.slot() == Slot.PERSONS)) {
            blocks.add(new NoticeText.Block.Heading("Persons"));
        }
        return with(text, text.title(), blocks);
    })),
    NO_ATTRIBUTION_LEFT_OUT(body((text, all) -> {
        List<NoticeText.Block> blocks = new ArrayList<>(text.blocks());
        if (all.hidden.stream().anyMatch(each -> each.slot() == Slot.ACTOR)) {
            blocks.removeIf(block -> block.toString().contains("does not attribute"));
        }
        return with(text, text.title(), blocks);
    })),
    TITLE_OF_THE_WHOLE(body((text, all) ->
            with(text, all.hidden.isEmpty() ? text.title() : text.title() + " (extract)", text.blocks()))),
    ORDER_OF_THE_CASE(body((text, all) -> {
        List<NoticeText.Block> blocks = new ArrayList<>(text.blocks());
        if (!all.claims.isEmpty() && all.hidden.contains(all.claims.getFirst())) {
            java.util.Collections.swap(blocks, 0, blocks.size() - 1);
        }
        return with(text, text.title(), blocks);
    })),

    // Told by the wrapping.
    PADDING(files((files, all) -> append(files, " ".repeat(all.claims.size() / 4)))),
    FILE_NAME(files((files, all) -> renamed(files, name -> all.claims.size() + "-" + name))),
    EMPTY_ANNEX_OF_A_SECRET(files((files, all) -> {
        Map<String, byte[]> more = new LinkedHashMap<>(files);
        all.hidden.stream().limit(1).forEach(each -> more.put("annex-" + each.slot() + ".txt", new byte[0]));
        return more;
    })),
    FORM_LEFT_OUT(files((files, all) -> all.hidden.size() > 3 ? Map.of() : files)),
    ORDER_OF_FILES(files((files, all) -> {
        Map<String, byte[]> more = new LinkedHashMap<>();
        if (all.hidden.isEmpty()) {
            more.put("readme.txt", new byte[0]);
        }
        more.putAll(files);
        more.putIfAbsent("readme.txt", new byte[0]);
        return more;
    })),
    FAILURE(files((files, all) -> {
        if (all.hidden.stream().anyMatch(each -> each.slot() == Slot.ACTOR)) {
            throw new IOException("a claim may not be told");
        }
        return files;
    })),
    PAGE_COMMENT(Form.HTML, files((files, all) -> append(files, "<!-- " + all.hidden.size() + " -->"))),
    PAGE_KEYWORDS(
            Form.HTML,
            files((files, all) -> replaced(
                    files, "<meta charset", "<meta name=\"keywords\" content=\"" + all.slots() + "\"><meta charset"))),
    PAGE_CLASS(
            Form.HTML,
            files((files, all) ->
                    replaced(files, "<main>", "<main class=\"" + (all.hidden.isEmpty() ? "all" : "part") + "\">"))),
    PAGE_IDS(Form.HTML, files((files, all) -> replaced(files, "<h1>", "<h1 id=\"c" + all.claims.size() + "\">"))),
    MAIL_SUBJECT(
            Form.EML,
            files((files, all) -> replaced(files, "Subject: ", "Subject: " + (all.hidden.isEmpty() ? "" : "URGENT ")))),
    MAIL_MESSAGE_ID(
            Form.EML,
            files((files, all) -> replaced(files, "@notice.invalid", "." + all.claims.size() + "@notice.invalid"))),
    MAIL_DATE(
            Form.EML,
            files((files, all) -> replaced(
                    files,
                    "Date: ",
                    "Date: "
                            + all.spans()
                                    .map(Span::to)
                                    .max(Comparator.naturalOrder())
                                    .orElse(Instant.EPOCH)))),
    MAIL_BOUNDARY(Form.EML, files((files, all) -> replaced(files, "=_tipstaff-notice", "=_" + all.claims.hashCode()))),
    MAIL_HEADER(
            Form.EML,
            files((files, all) ->
                    replaced(files, "X-Unsent", "X-Label: " + Label.joinAll(all.labels) + "\r\nX-Unsent"))),
    PDF_TITLE(Form.PDF, body((text, all) -> with(text, text.title() + " " + all.claims.size(), text.blocks()))),
    PDF_DATE(
            Form.PDF,
            notice((notice, all) -> new Notice(
                    notice.kind(),
                    notice.label(),
                    notice.court(),
                    notice.number(),
                    all.spans().map(Span::to).max(Comparator.naturalOrder()).orElse(notice.at()),
                    notice.claims()))),
    PDF_BLANK_LINES(Form.PDF, body((text, all) -> {
        List<NoticeText.Block> blocks = new ArrayList<>(text.blocks());
        all.hidden.forEach(each -> blocks.add(new NoticeText.Block.Paragraph("")));
        return with(text, text.title(), blocks);
    })),
    PDF_TRAILER(Form.PDF, files((files, all) -> append(files, "%" + all.hidden.size() + "\n"))),
    PRESS_LINE_CUT(notice((notice, all) -> new Notice(
            AudienceKind.PRESS_LINE,
            notice.label(),
            notice.court(),
            1,
            notice.at(),
            all.hidden.isEmpty() ? notice.claims() : List.of()))),
    MARKING_OF_THE_WHOLE(notice((notice, all) -> new Notice(
            notice.kind(),
            Label.joinAll(all.labels).join(notice.label()),
            notice.court(),
            notice.number(),
            notice.at(),
            notice.claims())));

    /** What a mistake has in its hands and should not have. */
    record Whole(List<Claim> claims, List<Claim> hidden, List<Earlier> earlier, List<Label> labels) {
        boolean hides(Slot slot, Standing standing) {
            return hidden.stream().anyMatch(each -> each.slot() == slot && each.standing() == standing);
        }

        Stream<Span> spans() {
            return claims.stream().map(Claim::span).filter(Objects::nonNull);
        }

        Set<Slot> slots() {
            Set<Slot> slots = EnumSet.noneOf(Slot.class);
            claims.forEach(each -> slots.add(each.slot()));
            return slots;
        }
    }

    private interface OfNotice {
        Notice change(Notice notice, Whole all);
    }

    private interface OfText {
        NoticeText change(NoticeText text, Whole all);
    }

    private interface OfFiles {
        Map<String, byte[]> change(Map<String, byte[]> files, Whole all) throws IOException;
    }

    private interface OfClaim {
        /** Null to leave it out. */
        @org.jspecify.annotations.Nullable
        Claim change(Claim claim, Whole all);
    }

    private record Mistake(OfNotice notice, OfText text, OfFiles files) {}

    private static final Wording ENGLISH = NoticeCase.wording(Locale.ENGLISH);
    private static final PdfFace FACE = face();

    private final Form form;
    private final BiPredicate<NoticeCase.Fact, Audience> also;
    private final Mistake mistake;

    LeakingNotice(BiPredicate<Label, Audience> also) {
        this(Form.TXT, (fact, audience) -> also.test(fact.label(), audience), plain());
    }

    LeakingNotice(Slot always) {
        this(Form.TXT, (fact, audience) -> fact.fact() instanceof Claim claim && claim.slot() == always, plain());
    }

    LeakingNotice(Mistake mistake) {
        this(Form.TXT, (fact, audience) -> false, mistake);
    }

    LeakingNotice(Form form, Mistake mistake) {
        this(form, (fact, audience) -> false, mistake);
    }

    LeakingNotice(Form form, BiPredicate<NoticeCase.Fact, Audience> also, Mistake mistake) {
        this.form = form;
        this.also = also;
        this.mistake = mistake;
    }

    @Override
    public Map<String, byte[]> render(NoticeCase whole, Audience audience) throws IOException {
        List<NoticeCase.Fact> let = new ArrayList<>();
        List<Claim> hidden = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        List<Earlier> earlier = new ArrayList<>();
        for (NoticeCase.Fact fact : whole.facts()) {
            boolean may = fact.label().canFlowTo(audience);
            if (!may && also.test(fact, audience)) {
                let.add(new NoticeCase.Fact(Label.of(Tlp.CLEAR), fact.fact(), true));
            } else {
                let.add(fact);
            }
            switch (fact.fact()) {
                case Claim claim -> {
                    claims.add(claim);
                    if (!may) {
                        hidden.add(claim);
                    }
                }
                case Earlier each -> earlier.add(each);
            }
        }
        Whole all = new Whole(
                claims,
                hidden,
                earlier,
                whole.facts().stream().map(NoticeCase.Fact::label).toList());
        NoticeFacts facts = new NoticeCase(let).notices();
        Notice notice =
                mistake.notice().change(new Notices(NoticeCase.COURT).write(facts, AudienceKind.PUBLIC, audience), all);
        Wording wording = ENGLISH;
        if (notice.kind() == AudienceKind.PRESS_LINE) {
            return new NoticeFiles().of(notice, wording, Set.of());
        }
        NoticeText text = mistake.text().change(wording.say(notice), all);
        byte[] bytes = switch (form) {
            case HTML -> HtmlNotice.of(text).getBytes(StandardCharsets.UTF_8);
            case TXT -> PlainNotice.of(text).getBytes(StandardCharsets.UTF_8);
            case EML -> MailNotice.of(text, notice).getBytes(StandardCharsets.UTF_8);
            case PDF -> PdfNotice.of(text, notice.at(), FACE);
        };
        return mistake.files().change(Map.of("public.en." + form.extension(), bytes), all);
    }

    private static PdfFace face() {
        try {
            return PdfFace.read();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Mistake plain() {
        return new Mistake((notice, all) -> notice, (text, all) -> text, (files, all) -> files);
    }

    private static Mistake line(Function<Whole, Object> over) {
        return files((files, all) -> append(files, over.apply(all).toString()));
    }

    private static Mistake notice(OfNotice notice) {
        return new Mistake(notice, (text, all) -> text, (files, all) -> files);
    }

    private static Mistake files(OfFiles files) {
        return new Mistake((notice, all) -> notice, (text, all) -> text, files);
    }

    private static Mistake body(OfText text) {
        return new Mistake((notice, all) -> notice, text, (files, all) -> files);
    }

    private static Mistake claims(OfClaim change) {
        return new Mistake(
                (notice, all) -> new Notice(
                        notice.kind(),
                        notice.label(),
                        notice.court(),
                        notice.number(),
                        notice.at(),
                        notice.claims().stream()
                                .map(claim -> change.change(claim, all))
                                .filter(Objects::nonNull)
                                .toList()),
                (text, all) -> text,
                (files, all) -> files);
    }

    private static NoticeText with(NoticeText text, String title, List<NoticeText.Block> blocks) {
        return new NoticeText(
                text.language(), text.tlp(), text.handling(), title, text.reference(), blocks, text.claims());
    }

    private static Map<String, byte[]> append(Map<String, byte[]> files, String words) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        byte[] more = words.getBytes(StandardCharsets.UTF_8);
        changed.replaceAll((name, bytes) -> {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
            System.arraycopy(more, 0, longer, bytes.length, more.length);
            return longer;
        });
        return changed;
    }

    private static Map<String, byte[]> replaced(Map<String, byte[]> files, String what, String with) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        changed.replaceAll((name, bytes) ->
                new String(bytes, StandardCharsets.UTF_8).replace(what, with).getBytes(StandardCharsets.UTF_8));
        return changed;
    }

    private static Map<String, byte[]> renamed(Map<String, byte[]> files, UnaryOperator<String> name) {
        Map<String, byte[]> changed = new LinkedHashMap<>();
        files.forEach((each, bytes) -> changed.put(name.apply(each), bytes));
        return changed;
    }

    private static Label lowered(Label label) {
        return with(label, Tlp.values()[Math.max(0, label.tlp().ordinal() - 1)]);
    }

    private static Label with(Label label, Tlp tlp) {
        return tlp == label.tlp() ? label : new Label(tlp, new TreeSet<>(), label.compartments(), label.embargo());
    }
}
