package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.content.Content;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.seal.CaseEntries;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.evidence.tlog.TlogProof;
import org.tipstaff.inform.Amount;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.inform.Claim;
import org.tipstaff.inform.ClaimsFile;
import org.tipstaff.inform.Containment;
import org.tipstaff.inform.Deadline;
import org.tipstaff.inform.ImpactVerdict;
import org.tipstaff.inform.Ledger;
import org.tipstaff.inform.NameScreen;
import org.tipstaff.inform.Notice;
import org.tipstaff.inform.Proposals;
import org.tipstaff.inform.Slot;
import org.tipstaff.inform.Span;
import org.tipstaff.inform.Standing;
import org.tipstaff.inform.Wording;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Label;
import org.tipstaff.label.LabelSyntaxException;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.Person;
import org.tipstaff.label.Release;
import org.tipstaff.label.ReleaseTerms;
import org.tipstaff.lessons.Annex;
import org.tipstaff.lessons.AnnexFact;
import org.tipstaff.notices.Form;
import org.tipstaff.notices.NoticeFiles;

/**
 * Where notices of a case are drafted, checked and released. A draft is for those who work on the case, whatever its marking
 * says, until two people who did not write it release its exact bytes. Nothing here sends anything.
 */
public final class NoticeDesk {
    /** Where released notices lie in a case. */
    public static final String FOLDER = "data/notices/";

    static final String SUMS = "SHA256SUMS";
    static final String APPROVAL = "approval.txt";

    /** Those who are asked for support, and so get the annex. */
    private static final Set<AudienceKind> SUPPORTING = Set.of(AudienceKind.STATES_PARTIES, AudienceKind.HOST_STATE);

    private static final Set<String> PROTECTED = Set.of("witness", "victim");
    /** The office that alone decides whether persons at risk are warned first. */
    private static final String PROTECTION = "protection";

    private final Path folder;
    private final Map<Locale, Wording> wordings = new TreeMap<>(Comparator.comparing(Locale::getLanguage));
    private final ZoneId zone;
    private final NameScreen screen;
    private final NoticeFiles files = new NoticeFiles();

    /**
     * A desk for one case.
     *
     * @param zone of the times in notices
     * @param groups names of groups that no notice may have, besides those that are recognised by their form
     */
    public NoticeDesk(Path folder, ZoneId zone, Collection<String> groups) throws IOException {
        this.folder = folder;
        this.zone = zone;
        this.screen = new NameScreen(groups, NameScreen.countries());
        for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            String catalogue = Content.notices().get("notices_" + language.getLanguage() + ".properties");
            if (catalogue == null) {
                throw new IllegalStateException("the catalogue of notices in " + language + " is missing");
            }
            wordings.put(language, Wording.read(language, catalogue, zone));
        }
    }

    /**
     * What to draft.
     *
     * @param court as notices name it
     * @param audiences for whom
     * @param written what people want to say besides
     * @param author who drafts
     * @param at when
     * @param annex what is said to those who are asked for support; empty for no annex
     */
    public record Order(
            String court,
            Set<AudienceKind> audiences,
            List<ClaimsFile.Written> written,
            Person author,
            Instant at,
            List<AnnexFact> annex) {}

    /**
     * What was drafted.
     *
     * @param folder of it
     * @param problems why it can't be released as it is
     */
    public record Drafted(AudienceKind kind, Path folder, int claims, List<String> problems) {}

    /** Writes a folder for each audience. */
    public List<Drafted> draft(CaseLog log, Order order, Path into) throws IOException {
        Label from = caseLabel();
        List<Claim> known = knownClaims(log, order.written().isEmpty());
        Ledger ledger = ledger();
        Optional<Containment> contained = ContainmentFile.of(folder);
        List<Drafted> drafted = new ArrayList<>();
        Instant at = order.at().truncatedTo(ChronoUnit.SECONDS);
        for (AudienceKind kind : order.audiences()) {
            TreeMap<String, Claim> claims = new TreeMap<>();
            Proposals.forAudience(known, kind, zone).forEach(claim -> claims.put(claim.id(), claim));
            Set<String> authors = new TreeSet<>(Set.of(order.author().id()));
            Set<String> sources = new TreeSet<>();
            for (ClaimsFile.Written written : order.written()) {
                if (written.audiences().contains(kind)) {
                    replace(claims, written.claim());
                    authors.add(written.author().id());
                    if (!written.source().isEmpty()) {
                        sources.add(written.source());
                    }
                }
            }
            int number = 1
                    + (int) ledger.notices().stream()
                            .filter(each -> each.kind() == kind)
                            .count();
            Notice notice = new Notice(kind, kind.clearance(), order.court(), number, at, List.copyOf(claims.values()));
            NoticeJson.Draft draft = new NoticeJson.Draft(
                    notice,
                    from,
                    authors,
                    zone.getId(),
                    List.copyOf(sources),
                    SUPPORTING.contains(kind) ? order.annex() : List.of());
            Path place = Files.createDirectories(into.resolve(kind.key()));
            TreeMap<String, byte[]> made = render(draft, ledger);
            for (Map.Entry<String, byte[]> file : made.entrySet()) {
                Files.write(place.resolve(file.getKey()), file.getValue());
            }
            byte[] sums = sums(made);
            Files.write(place.resolve(SUMS), sums);
            byte[] desk = NoticeJson.writeDesk(draft);
            Files.write(place.resolve(NoticeJson.DESK), desk);
            Files.writeString(
                    place.resolve(APPROVAL),
                    NoticeApproval.form(
                            log.log().origin(),
                            notice.reference(),
                            Sha256.of(sums).hex(),
                            Sha256.of(desk).hex()));
            drafted.add(new Drafted(kind, place, notice.claims().size(), problems(draft, ledger, contained)));
        }
        return List.copyOf(drafted);
    }

    /** What somebody says of all data takes the place of what is proposed for its parts, and the other way round. */
    private static void replace(TreeMap<String, Claim> claims, Claim claim) {
        claims.values()
                .removeIf(each -> each.slot() == claim.slot()
                        && claim.slot().hasSubject()
                        && each.standing() == Standing.UNDER_ASSESSMENT
                        && (each.subject().equals("any") || claim.subject().equals("any")));
        claims.put(claim.id(), claim);
    }

    private TreeMap<String, byte[]> render(NoticeJson.Draft draft, Ledger ledger) throws IOException {
        TreeMap<String, byte[]> made = new TreeMap<>();
        for (Wording wording : wordings.values()) {
            made.putAll(files.of(draft.notice(), wording, EnumSet.allOf(Form.class)));
            for (Notice earlier : ledger.notices()) {
                if (supersedes(draft.notice(), earlier)) {
                    made.putAll(files.superseded(earlier, draft.notice(), wording));
                }
            }
        }
        if (!draft.annex().isEmpty()) {
            Notice notice = draft.notice();
            Annex annex = new Annex(notice.court());
            Audience audience = new Audience(notice.kind().key(), notice.label(), notice.at());
            // The draft holds what its audience is to be told; it is for nobody until two people release these very
            // bytes.
            List<Labeled<AnnexFact>> facts = draft.annex().stream()
                    .map(each -> Labeled.of(notice.label(), each))
                    .toList();
            for (Wording wording : wordings.values()) {
                made.putAll(files.annex(
                        annex.write(facts, wording, audience), notice.at(), EnumSet.of(Form.HTML, Form.PDF, Form.TXT)));
            }
        }
        made.put(NoticeJson.NAME, NoticeJson.write(draft));
        return made;
    }

    /** The one before it, and those that it corrects; of its own audience, for what others were told is not told here. */
    private static boolean supersedes(Notice notice, Notice earlier) {
        return earlier.kind() == notice.kind()
                && (earlier.number() == notice.number() - 1
                        || notice.claims().stream()
                                .anyMatch(claim -> claim.corrects().contains(earlier.reference())));
    }

    private static byte[] sums(Map<String, byte[]> files) {
        return listed(files).getBytes(StandardCharsets.UTF_8);
    }

    /** As {@code sha256sum} writes it. */
    static String listed(Map<String, byte[]> files) {
        StringBuilder sums = new StringBuilder();
        files.forEach((name, bytes) ->
                sums.append(Sha256.of(bytes)).append("  ").append(name).append('\n'));
        return sums.toString();
    }

    /** Everything that keeps a draft from being released; empty when only people are needed. */
    public List<String> check(Path draftFolder) throws IOException {
        return problems(read(draftFolder), ledger(), draftFolder);
    }

    private List<String> problems(NoticeJson.Draft draft, Ledger ledger, Path place) throws IOException {
        List<String> problems = new ArrayList<>(problems(draft, ledger, ContainmentFile.of(folder)));
        TreeMap<String, byte[]> made = render(draft, ledger);
        made.put(SUMS, sums(made));
        for (Map.Entry<String, byte[]> file : made.entrySet()) {
            Path there = place.resolve(file.getKey());
            if (!Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(there) != file.getValue().length
                    || !Arrays.equals(Files.readAllBytes(there), file.getValue())) {
                problems.add(file.getKey() + " is not what the claims of " + NoticeJson.NAME
                        + " say: it was edited, or is missing. Change the claims and draft again");
            }
        }
        return problems;
    }

    private List<String> problems(NoticeJson.Draft draft, Ledger ledger, Optional<Containment> contained) {
        List<String> problems = new ArrayList<>();
        Notice notice = draft.notice();
        for (Claim claim : notice.claims()) {
            if (claim.text().isHalf()) {
                problems.add(claim.id() + " has words in one language only; both are needed");
            }
            if (claim.slot() == Slot.CONTAINED && claim.standing() == Standing.AFFIRMED) {
                notContained(contained).ifPresent(problems::add);
            }
        }
        if (draft.attributes() && draft.sources().isEmpty()) {
            problems.add("it says who did it or why, and names no source of that");
        }
        Set<Set<String>> said = new LinkedHashSet<>();
        Set<String> named = new TreeSet<>();
        for (Wording wording : wordings.values()) {
            if (notice.kind() == AudienceKind.PRESS_LINE) {
                named.addAll(screen.groupsIn(wording.pressLine(notice)));
            } else {
                var text = wording.say(notice);
                said.add(text.claims());
                named.addAll(screen.found(text, notice));
            }
        }
        if (!draft.attributes()) {
            named.forEach(name -> problems.add(
                    "it names '" + SafeText.printable(name) + "'; nobody is named without a release that says so"));
        }
        if (said.size() > 1) {
            problems.add("the languages do not say the same");
        }
        for (Ledger.Contradiction each : ledger.contradictions(notice)) {
            problems.add(each.claim().id() + " contradicts " + each.earlier() + " ("
                    + each.why().name().toLowerCase(Locale.ROOT) + "); if it is right, correct that one by name");
        }
        ledger.correctionsOfNothing(notice)
                .forEach(reference -> problems.add("it corrects " + SafeText.printable(reference)
                        + ", which was not released or says nothing else"));
        return problems;
    }

    /** Why nobody can say "contained": no verdict says so, or people wrote more than it says. */
    private static Optional<String> notContained(Optional<Containment> verdict) {
        if (verdict.isEmpty()) {
            return Optional.of(
                    "contained is affirmed, which only a verdict on containment can say; none is in the case");
        }
        return verdict.get().finding() == Containment.Finding.CONTAINED
                ? Optional.empty()
                : Optional.of("contained is affirmed, and the verdicts in the case come to '"
                        + verdict.get().finding().key() + "' (judged up to "
                        + verdict.get().until() + "); open: "
                        + String.join(", ", verdict.get().open()));
    }

    /** What keeps the verdicts of the case from saying that it is contained; empty where they say so, or where there is none. */
    public List<String> openOfContainment() throws IOException {
        return ContainmentFile.of(folder).map(Containment::open).orElse(List.of());
    }

    private NoticeJson.Draft read(Path draftFolder) throws IOException {
        for (String name : List.of(NoticeJson.NAME, NoticeJson.DESK)) {
            Path file = draftFolder.resolve(name);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > NoticeJson.BYTES_MAX) {
                throw new UsageException(
                        draftFolder + " holds no draft of a notice: " + name + " is missing. Draft it again");
            }
        }
        Path file = draftFolder.resolve(NoticeJson.NAME);
        NoticeJson.Draft draft = NoticeJson.read(
                file.toString(), Files.readAllBytes(file), Files.readAllBytes(draftFolder.resolve(NoticeJson.DESK)));
        if (!draft.zone().equals(zone.getId())) {
            throw new UsageException("the draft has its times in " + SafeText.printable(draft.zone()) + ", and not in "
                    + zone + "; give the same site file");
        }
        return draft;
    }

    /**
     * What was released.
     *
     * @param path in the case
     * @param entry of the custody log that holds the release
     * @param entered earlier notices that had no place in the register of their audience, and have one from now on
     */
    public record Released(String reference, String path, long entry, List<String> entered) {
        public Released {
            entered = List.copyOf(entered);
        }
    }

    /**
     * Takes a notice into the case as released.
     *
     * @param approvals signed texts, each with its signature beside it
     * @param signers file of those who may sign
     * @throws UsageException with everything that is missing or wrong; nothing was written then
     */
    public Released release(CaseLog log, Path draftFolder, List<Path> approvals, Path signers) throws IOException {
        NoticeJson.Draft draft = read(draftFolder);
        Ledger ledger = ledger();
        List<String> problems = new ArrayList<>(problems(draft, ledger, draftFolder));
        Notice notice = draft.notice();
        long before = ledger.notices().stream()
                .filter(each -> each.kind() == notice.kind())
                .count();
        if (notice.number() != before + 1) {
            problems.add(notice.reference() + " is not the next notice for "
                    + notice.kind().key() + "; draft it again");
        }
        byte[] sums = sums(render(draft, ledger));
        Instant now = log.custodian().clock().now();
        List<NoticeApproval> taken = new ArrayList<>();
        Map<String, NoteKey> keys = NoticeApproval.signers(signers);
        for (Path file : approvals) {
            NoticeApproval approval = NoticeApproval.read(file, keys);
            check(approval, draft, Sha256.of(sums), log.log().origin(), now)
                    .forEach(wrong -> problems.add(file.getFileName() + ": " + wrong));
            taken.add(approval);
        }
        List<NoticeApproval> releasing = taken.stream()
                .filter(each -> each.decision() == NoticeApproval.Decision.RELEASE)
                .toList();
        Set<String> people = new TreeSet<>();
        releasing.forEach(each -> people.add(each.name()));
        if (people.size() < 2 || releasing.size() != people.size()) {
            problems.add("two different people must release it, each once; there are " + people);
        }
        if (notice.kind().isPublic()
                && personsMayBeAtRisk()
                && taken.stream().noneMatch(each -> each.decision() != NoticeApproval.Decision.RELEASE)) {
            problems.add(
                    "data of witnesses or victims may be concerned, or nobody can say: the protection office decides first"
                            + " (decision: persons-warned or no-warning-needed)");
        }
        if (!problems.isEmpty()) {
            throw new UsageException("not released:\n  " + String.join("\n  ", problems));
        }
        return file(log, draft, ledger, releasing, taken, sums, Sha256.of(Files.readAllBytes(signers)), now);
    }

    private static List<String> check(
            NoticeApproval approval, NoticeJson.Draft draft, Sha256 sums, String caseName, Instant now) {
        List<String> wrong = new ArrayList<>();
        if (!approval.caseName().equals(caseName)
                || !approval.notice().equals(draft.notice().reference())
                || !approval.sha256().equals(sums.hex())
                || !approval.desk()
                        .equals(Sha256.of(NoticeJson.writeDesk(draft)).hex())) {
            wrong.add("it approves other bytes, another notice or another case");
        }
        if (draft.authors().stream().anyMatch(each -> NoticeApproval.name(each).equals(approval.name()))) {
            wrong.add(approval.by() + " wrote it and can't release it");
        }
        Instant embargo = approval.embargo();
        if (embargo != null && now.isBefore(embargo)) {
            wrong.add("its embargo ends at " + embargo);
        }
        if (draft.attributes() && approval.decision() == NoticeApproval.Decision.RELEASE && !approval.attributes()) {
            wrong.add("the notice says who did it or why, and " + approval.by() + " did not agree to that");
        }
        if (approval.decision() != NoticeApproval.Decision.RELEASE
                && !approval.office().equals(PROTECTION)) {
            wrong.add("only the office '" + PROTECTION + "' decides on warnings, not " + approval.by());
        }
        return wrong;
    }

    private Released file(
            CaseLog log,
            NoticeJson.Draft draft,
            Ledger ledger,
            List<NoticeApproval> releasing,
            List<NoticeApproval> taken,
            byte[] sums,
            Sha256 signers,
            Instant now)
            throws IOException {
        Notice notice = draft.notice();
        // A draft is for nobody until it is released, whatever it was made of.
        Labeled<byte[]> closed = Labeled.of(draft.from().join(Label.UNLABELLED), sums);
        CaseBag bag = CaseBag.open(log, folder);
        byte[] leaf = NoticeRegister.leaf(notice, Sha256.of(sums));
        List<String> entered = new ArrayList<>();
        TlogProof proof = proof(notice, leaf, log.custodian().keys(), now, entered);
        ReleaseTerms terms = new ReleaseTerms(
                "notice " + notice.reference(),
                notice.label(),
                new Person(new TreeSet<>(draft.authors()).first()),
                releasing.get(0).by(),
                releasing.get(1).by(),
                releasing.get(0).reason(),
                now.truncatedTo(ChronoUnit.SECONDS));
        Release<byte[]> release = Release.asIs(closed, bytes -> bytes, terms, CustodyReleases.of(log.log()));

        TreeMap<String, byte[]> all = render(draft, ledger);
        all.put(SUMS, sums);
        all.put(NoticeJson.DESK, NoticeJson.writeDesk(draft));
        all.put(NoticeRegister.LEAF, leaf);
        all.put(NoticeRegister.PROOF, proof.bytes());
        String place = bag.nextFolder(FOLDER);
        for (int i = 0; i < taken.size(); i++) {
            all.put("approval-" + (i + 1) + ".txt", taken.get(i).text());
        }
        List<CustodyEntry> entries = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : all.entrySet()) {
            String path = place + file.getKey();
            Files.write(bag.folder().resolve(path), file.getValue());
            Bag.Filed filed = new Bag.Filed(Sha256.of(file.getValue()), file.getValue().length);
            bag.add(path, filed);
            entries.add(CaseEntries.derive(log.entry(EntryKind.DERIVE, Label.UNLABELLED), path, filed));
        }
        for (NoticeApproval approval : taken) {
            entries.add(CustodyEntry.of(EntryKind.APPROVE, approval.by().id(), CaseLog.text(Label.UNLABELLED))
                    .word("what", "notice")
                    .word("decision", approval.decision().word())
                    .digest("notice", Sha256.of(sums))
                    .digest("record", Sha256.of(approval.text()))
                    .digest("signers", signers)
                    .secret("reason", approval.reason())
                    .build());
        }
        bag.record(entries);
        bag.seal();
        return new Released(notice.reference(), place, release.number(), entered);
    }

    /**
     * In the register of this audience, behind all that it was told before. What was released before there were registers is entered
     * from its files: a leaf is a function of them, and the custody log has their digests.
     *
     * @param entered takes the references of those
     */
    private TlogProof proof(Notice notice, byte[] leaf, CustodyKeys keys, Instant now, List<String> entered)
            throws IOException {
        Map<String, RecordedFiles.Kept> kept = registered();
        Map<Integer, Placed> places = new HashMap<>();
        for (RecordedFiles.Kept file : kept.values()) {
            if (file.path().endsWith("/" + NoticeJson.NAME)) {
                Notice each = NoticeJson.read(file.path(), file.bytes()).notice();
                String place = file.path().substring(0, file.path().length() - NoticeJson.NAME.length());
                if (each.kind() == notice.kind() && places.put(each.number(), new Placed(each, place)) != null) {
                    throw new IOException("the case has two notices " + each.reference());
                }
            }
        }
        List<byte[]> leaves = new ArrayList<>();
        List<Notice> without = new ArrayList<>();
        TlogProof last = null;
        for (int number = 1; number < notice.number(); number++) {
            Placed earlier = places.get(number);
            if (earlier == null) {
                throw new IOException("the case has no notice " + notice.kind().key() + "-" + number
                        + ", though a later one follows it");
            }
            RecordedFiles.Kept own = kept.get(earlier.place() + NoticeRegister.LEAF);
            if (own == null) {
                leaves.add(NoticeRegister.leaf(earlier.notice(), Sha256.of(recorded(kept, earlier.place() + SUMS))));
                without.add(earlier.notice());
                continue;
            }
            leaves.add(own.bytes());
            try {
                last = TlogProof.parse(recorded(kept, earlier.place() + NoticeRegister.PROOF));
            } catch (TlogFormatException e) {
                throw new IOException(earlier.place() + NoticeRegister.PROOF + " can't be read: " + e.getMessage(), e);
            }
        }
        long there = last == null ? 0 : last.checkpoint().checkpoint().size();
        without.stream().filter(each -> each.number() > there).forEach(each -> entered.add(each.reference()));
        return NoticeRegister.add(leaves, last, leaf, keys, now);
    }

    private record Placed(Notice notice, String place) {}

    private static byte[] recorded(Map<String, RecordedFiles.Kept> kept, String path) throws IOException {
        RecordedFiles.Kept file = kept.get(path);
        if (file == null) {
            throw new IOException("the custody log knows no " + path
                    + ", so that nobody can say what was released there. Run tipstaff verify");
        }
        return file.bytes();
    }

    /** What registers are made of, by path; each is what the custody log recorded. */
    private Map<String, RecordedFiles.Kept> registered() throws IOException {
        Map<String, RecordedFiles.Kept> kept = new TreeMap<>();
        for (RecordedFiles.Kept file : RecordedFiles.where(folder, NoticeDesk::isOfRegister)) {
            kept.put(file.path(), file);
        }
        return kept;
    }

    private static boolean isOfRegister(String path) {
        return path.startsWith(FOLDER)
                && Set.of(NoticeJson.NAME, SUMS, NoticeRegister.LEAF, NoticeRegister.PROOF)
                        .contains(path.substring(path.lastIndexOf('/') + 1));
    }

    /** What was released in this case, by whom it was for and when: "who was told what, when". */
    public Ledger ledger() throws IOException {
        List<Notice> notices = new ArrayList<>();
        for (RecordedFiles.Kept file : registered().values()) {
            if (file.path().endsWith("/" + NoticeJson.NAME)) {
                notices.add(NoticeJson.read(file.path(), file.bytes()).notice());
            }
        }
        return new Ledger(notices);
    }

    private Label caseLabel() throws IOException {
        String text = Bag.info(folder).get("Tipstaff-Label");
        try {
            return text == null ? Label.UNLABELLED : Label.parse(text);
        } catch (LabelSyntaxException e) {
            return Label.UNLABELLED;
        }
    }

    /**
     * What the case itself can say.
     *
     * @param alone whether people said nothing of their own
     */
    private List<Claim> knownClaims(CaseLog log, boolean alone) throws IOException {
        Map<?, ?> incidents = json("incidents.json").orElse(null);
        List<ImpactVerdict> verdicts = verdicts();
        // Logs of a network alone have no incident of computers, and still show what left.
        boolean shown = verdicts.stream()
                .anyMatch(each -> each.dimension() == ImpactVerdict.Dimension.TAKEN
                        && each.verdict().isShown());
        if ((incidents == null || NoticeJson.list(incidents, "incidents").isEmpty()) && !shown && alone) {
            throw new UsageException(folder
                    + " holds no incident, and its assessment of impact shows no data that may have left, so there is nothing to"
                    + " tell anybody. What people know besides goes into a file for --claims");
        }
        List<Claim> claims = new ArrayList<>();
        // When the court knew: as people decided, and at the latest when it was investigated. What the logs say is when
        // it happened.
        Instant investigated = CaseTimes.investigated(log);
        Instant known = new DutyClock(log)
                .decisions().stream()
                        .filter(each -> each.what().equals("awareness"))
                        .map(Deadline.Decision::at)
                        .filter(investigated::isAfter)
                        .min(Comparator.naturalOrder())
                        .orElse(investigated);
        claims.add(Claim.ofTime(Slot.DETECTED, new Span(known, known)));
        claims.add(ContainmentFile.of(folder)
                .map(Containment::claim)
                .orElse(Claim.bare(Slot.CONTAINED, "", Standing.UNDER_ASSESSMENT)));
        claims.add(Claim.bare(Slot.VECTOR, "", Standing.UNDER_ASSESSMENT));
        claims.add(Claim.bare(Slot.SYSTEMS, "", Standing.UNDER_ASSESSMENT));
        claims.addAll(Proposals.ofImpact(verdicts));
        if (hasCopies()) {
            claims.add(Claim.ofCodes(Slot.MEASURES, "evidence-preserved"));
        }
        claims.add(Claim.bare(Slot.NEXT_UPDATE, "", Standing.UNDER_ASSESSMENT));
        return claims;
    }

    /** A digest of a log that lies where it lay preserves nothing. */
    private boolean hasCopies() throws IOException {
        return Bag.listed(folder).keySet().stream()
                .anyMatch(path -> path.startsWith("data/original/") && !path.endsWith("/originals.tsv"));
    }

    private boolean personsMayBeAtRisk() throws IOException {
        List<ImpactVerdict> verdicts = verdicts();
        // Of data that may have left, and of which nobody wrote down whose they are, nobody can say that they are not a
        // witness's.
        if (verdicts.stream()
                .anyMatch(each -> each.category().equals(ImpactVerdict.UNCLASSIFIED)
                        && each.dimension() == ImpactVerdict.Dimension.TAKEN
                        && each.verdict().isShown())) {
            return true;
        }
        // Without a verdict on them nobody can say that they are not.
        for (String category : PROTECTED) {
            List<ImpactVerdict> of = verdicts.stream()
                    .filter(each -> each.category().equals(category))
                    .toList();
            if (of.isEmpty() || of.stream().anyMatch(each -> each.verdict().mayHurt())) {
                return true;
            }
        }
        return false;
    }

    /** The verdicts of impact.json; none where the custody log knows of none. */
    private List<ImpactVerdict> verdicts() throws IOException {
        Optional<Map<?, ?>> json = json("impact.json");
        List<ImpactVerdict> verdicts = new ArrayList<>();
        if (json.isEmpty()) {
            return verdicts;
        }
        try {
            for (Object each : NoticeJson.list(json.get(), "verdicts")) {
                Map<?, ?> verdict = NoticeJson.map(each);
                Map<?, ?> bytes = NoticeJson.map(verdict.get("bytes"));
                String category = NoticeJson.text(verdict, "category");
                String dimension = NoticeJson.text(verdict, "dimension");
                String word = NoticeJson.text(verdict, "verdict");
                verdicts.add(new ImpactVerdict(
                        NoticeJson.text(verdict, "asset"),
                        category(category),
                        ImpactVerdict.Dimension.of(dimension)
                                .orElseThrow(() -> new IllegalArgumentException("'" + dimension + "' is no dimension")),
                        ImpactVerdict.Word.of(word)
                                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no verdict")),
                        amount(bytes),
                        verdict.get("coverage") instanceof Number coverage ? coverage.doubleValue() : 0));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("impact.json can't be read as an assessment of impact: " + e.getMessage(), e);
        }
        return verdicts;
    }

    /** A court may hold data of kinds that notices have no word of their own for. */
    private static String category(String category) {
        boolean known = Slot.CATEGORIES.contains(category) && !category.equals("any");
        return known || category.equals(ImpactVerdict.UNCLASSIFIED) ? category : "other";
    }

    /** Null where the assessment says that nothing bounds it: {@code "high":null}. */
    private static @Nullable Amount amount(Map<?, ?> bytes) {
        long low = NoticeJson.number(bytes, "low");
        return bytes.containsKey("high") && bytes.get("high") == null
                ? null
                : new Amount(Amount.Unit.BYTES, low, NoticeJson.number(bytes, "high"));
    }

    /**
     * A file of the case as its custody log recorded it. Who may be told what, and who has to be asked first, hangs on it: what
     * somebody wrote there later counts for nothing.
     */
    private Optional<Map<?, ?>> json(String name) throws IOException {
        Optional<RecordedFiles.Kept> file = RecordedFiles.last(folder, name);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(NoticeJson.map(
                    FactJson.treeWithFractions(new String(file.get().bytes(), StandardCharsets.UTF_8))));
        } catch (FactsException | IllegalArgumentException e) {
            throw new IOException(file.get().path() + " can't be read: " + e.getMessage(), e);
        }
    }
}
