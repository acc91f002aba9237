package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.seal.CaseEntries;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.inform.ClaimsFile;
import org.tipstaff.inform.Standing;
import org.tipstaff.label.Label;
import org.tipstaff.label.Person;

/** A small case, its desk, and people who sign. */
class NoticeDeskTest {
    @TempDir
    Path folder;

    private People people = null;
    private Path caseFolder = Path.of("");
    private Path signers = Path.of("");
    private CaseLog log = null;
    private NoticeDesk desk = null;

    @BeforeEach
    void begin() throws IOException {
        caseFolder = Files.createDirectory(folder.resolve("case"));
        Files.createDirectories(caseFolder.resolve("data/derived"));
        Path incidents = Files.writeString(
                caseFolder.resolve("data/derived/incidents.json"),
                "{\"incidents\":[{\"id\":\"i1\",\"title\":\"One\",\"score\":1.5,\"hosts\":[\"H0\"],\"users\":[\"NT AUTHORITY\\\\SYSTEM\"]}]}");
        Custodian custodian = new Custodian(
                CustodyKeys.generate("court.example"),
                "it.analyst1",
                "test",
                CustodyClock.of(InstantSource.system(), System::nanoTime));
        log = CaseLog.begin(caseFolder, custodian);
        log.log()
                .record(log.entry(EntryKind.DECIDE, Label.UNLABELLED)
                        .word("what", "investigate")
                        .build());
        TreeMap<String, Bag.Filed> payload = new TreeMap<>();
        payload.put("data/derived/incidents.json", Bag.Filed.of(incidents));
        log.log()
                .record(CaseEntries.derive(
                        log.entry(EntryKind.DERIVE, Label.UNLABELLED),
                        "data/derived/incidents.json",
                        Bag.Filed.of(incidents)));
        Bag.sealPayload(caseFolder, new TreeMap<>(Map.of("Tipstaff-Label", "TLP:RED")), payload);
        log.seal();
        desk = new NoticeDesk(caseFolder, ZoneOffset.UTC, List.of("Example Group"));
        people = new People(
                folder, List.of("judge1@chambers", "clerk1@registry", "it.analyst1@it", "officer1@protection"));
        signers = people.signers();
    }

    @AfterEach
    void end() throws IOException {
        log.close();
    }

    private Path draft(AudienceKind kind, String name, List<ClaimsFile.Written> written) throws IOException {
        Path into = folder.resolve(name);
        desk.draft(
                log,
                new NoticeDesk.Order(
                        "Example Court",
                        EnumSet.of(kind),
                        written,
                        new Person("it.analyst1"),
                        log.custodian().clock().now(),
                        List.of()),
                into);
        return into.resolve(kind.key());
    }

    private Path approval(Path draft, String person, String decision, String change, String to) throws IOException {
        String text = Files.readString(draft.resolve(NoticeDesk.APPROVAL))
                .replace("decision: release", "decision: " + decision)
                .replace("reason: \n", "reason: the public asks\n")
                .replace("by: name@office", "by: " + person)
                .replace(change, to);
        return people.sign(text, person, NoticeApproval.NAMESPACE);
    }

    private Path yes(Path draft, String person) throws IOException {
        return approval(draft, person, "release", "\u0000", "");
    }

    private void refused(Path draft, String why, Path... approvals) throws IOException {
        long before = log.log().checkpoint().checkpoint().size();
        assertThatThrownBy(() -> desk.release(log, draft, List.of(approvals), signers))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(why);
        assertThat(log.log().checkpoint().checkpoint().size())
                .as("nothing was written")
                .isEqualTo(before);
        assertThat(Files.exists(caseFolder.resolve("data/notices"))).isFalse();
    }

    @Test
    void twoPeopleWhoDidNotWriteItReleaseItsExactBytesOnce() throws IOException {
        Path draft = draft(AudienceKind.STAFF, "one", List.of());
        Path judge = yes(draft, "judge1@chambers");
        Path clerk = yes(draft, "clerk1@registry");
        refused(draft, "two different people", judge);
        refused(draft, "two different people", judge, judge);
        refused(draft, "two different people", judge, yes(draft, "judge1@chambers"));
        refused(draft, "wrote it", judge, yes(draft, "it.analyst1@it"));
        refused(
                draft,
                "embargo ends",
                judge,
                approval(draft, "clerk1@registry", "release", "embargo: none", "embargo: 2099-01-01T00:00:00Z"));
        refused(draft, "other bytes", judge, approval(draft, "clerk1@registry", "release", "staff-1", "public-1"));
        Path forged = yes(draft, "clerk1@registry");
        Files.writeString(forged, Files.readString(forged).replace("the public asks", "the public waits"));
        refused(draft, "signature is not one of", judge, forged);

        NoticeDesk.Released released = desk.release(log, draft, List.of(judge, clerk), signers);
        assertThat(released.reference()).isEqualTo("staff-1");
        for (String name : List.of("staff.en.html", "staff.fr.pdf", "staff.fr.eml", NoticeDesk.SUMS)) {
            assertThat(caseFolder.resolve(released.path() + name)).hasSameBinaryContentAs(draft.resolve(name));
        }
        assertThat(caseFolder.resolve(released.path() + "approval-1.txt.sig"))
                .as("others can check who signed")
                .hasSameBinaryContentAs(judge.resolveSibling(judge.getFileName() + ".sig"));
        assertThatThrownBy(() -> desk.release(log, draft, List.of(judge, clerk), signers))
                .as("the same approvals again")
                .hasMessageContaining("not the next notice");
        Path second = draft(AudienceKind.STAFF, "two", List.of());
        assertThatThrownBy(() -> desk.release(log, second, List.of(judge, clerk), signers))
                .as("approvals of another notice")
                .hasMessageContaining("other bytes");
        assertThat(desk.ledger().notices()).hasSize(1);
    }

    @Test
    void aPageThatWasEditedIsNotReleased() throws IOException {
        Path draft = draft(AudienceKind.STAFF, "one", List.of());
        Path page = draft.resolve("staff.en.html");
        Files.writeString(page, Files.readString(page).replace("under assessment", "not the case"));
        refused(draft, "was edited", yes(draft, "judge1@chambers"), yes(draft, "clerk1@registry"));
    }

    @Test
    void whileNobodyCanSayWhoIsConcernedTheProtectionOfficeDecidesFirst() throws IOException {
        Path draft = draft(AudienceKind.PUBLIC, "one", List.of());
        Path judge = yes(draft, "judge1@chambers");
        Path clerk = yes(draft, "clerk1@registry");
        refused(draft, "protection office decides first", judge, clerk);
        refused(
                draft,
                "only the office",
                judge,
                clerk,
                approval(draft, "judge1@chambers", "persons-warned", "\u0000", ""));
        Path officer = approval(draft, "officer1@protection", "persons-warned", "\u0000", "");
        assertThat(desk.release(log, draft, List.of(judge, clerk, officer), signers)
                        .reference())
                .isEqualTo("public-1");
    }

    @Test
    void withoutAVerdictDataAreUnderAssessmentInEveryDraft() throws IOException {
        for (AudienceKind kind : AudienceKind.values()) {
            Path draft = draft(kind, "of-" + kind.key(), List.of());
            NoticeJson.Said read = NoticeJson.read("notice.json", Files.readAllBytes(draft.resolve(NoticeJson.NAME)));
            assertThat(read.notice().claims())
                    .filteredOn(claim -> claim.id().startsWith("data-"))
                    .hasSize(2)
                    .allMatch(claim -> claim.standing() == Standing.UNDER_ASSESSMENT);
            assertThat(desk.check(draft)).isEmpty();
        }
    }

    @Test
    void aNoticeSaysThatItWasNoticedWhenTheCourtDecidedThatItKnew() throws Exception {
        DutyClock clock = new DutyClock(log, caseFolder);
        clock.record(clock.read(
                people.sign(
                        clock.form("awareness", Instant.parse("2026-03-05T07:40:00Z"), "the team told the clerk")
                                .replace("by: name@office", "by: clerk1@registry"),
                        "clerk1@registry",
                        DutyClock.NAMESPACE),
                signers));
        assertThat(Files.readString(
                        draft(AudienceKind.HOST_STATE, "one", List.of()).resolve("host-state.en.txt")))
                .contains("noticed on 5 March 2026, 07:40");
    }

    @Test
    void evidenceIsCalledPreservedWhereTheCaseHasCopiesOfIt() throws Exception {
        assertThat(Files.readString(
                        draft(AudienceKind.STAFF, "digests", List.of()).resolve("staff.en.txt")))
                .doesNotContain("preserved");
        Path copy = Files.createDirectories(caseFolder.resolve("data/original")).resolve("Security.evtx");
        Files.writeString(copy, "a log");
        TreeMap<String, Bag.Filed> payload = new TreeMap<>(Bag.listed(caseFolder));
        payload.put("data/original/Security.evtx", Bag.Filed.of(copy));
        Bag.sealPayload(caseFolder, new TreeMap<>(Map.of("Tipstaff-Label", "TLP:RED")), payload);
        log.seal();
        assertThat(Files.readString(
                        draft(AudienceKind.STAFF, "copies", List.of()).resolve("staff.en.txt")))
                .contains("Evidence has been preserved.");
    }

    @Test
    void halfATextANameAndAWordThatNeedsAVerdictBlockIt() throws Exception {
        List<ClaimsFile.Written> written = ClaimsFile.read("claims.yaml", """
                claims:
                  - {slot: measures, standing: affirmed, text: {en: The Example Group was here.}, audiences: [staff], author: a}
                  - {slot: contained, standing: affirmed, audiences: [staff], author: a}
                """);
        assertThat(desk.check(draft(AudienceKind.STAFF, "one", written)))
                .anyMatch(problem -> problem.contains("one language only"))
                .anyMatch(problem -> problem.contains("Example Group"))
                .anyMatch(problem -> problem.contains("only a verdict"));
    }

    @Test
    void itsReadersAreNotToldWhoWroteItOrWhatTheCaseIs() throws Exception {
        List<ClaimsFile.Written> plain = ClaimsFile.read(
                "claims.yaml", "claims: [{slot: measures, standing: affirmed, audiences: [staff], author: a.one}]\n");
        List<ClaimsFile.Written> other = ClaimsFile.read(
                "claims.yaml",
                "claims: [{slot: measures, standing: affirmed, audiences: [staff], author: b.two, source: Somebody}]\n");
        Path one = draft(AudienceKind.STAFF, "one", plain);
        Bag.sealPayload(caseFolder, new TreeMap<>(Map.of("Tipstaff-Label", "TLP:RED/witness")), Bag.listed(caseFolder));
        log.seal();
        Path two = draft(AudienceKind.STAFF, "two", other);
        for (String name : List.of("staff.en.html", "staff.fr.pdf", "staff.en.eml", "staff.fr.txt")) {
            assertThat(two.resolve(name)).exists();
        }
        try (var files = Files.list(one)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                boolean desk = name.equals(NoticeJson.DESK) || name.equals(NoticeDesk.APPROVAL);
                String text = new String(Files.readAllBytes(two.resolve(name)), StandardCharsets.ISO_8859_1);
                if (desk) {
                    assertThat(text).isNotEqualTo(Files.readString(file, StandardCharsets.ISO_8859_1));
                } else {
                    assertThat(text).doesNotContain("b.two", "it.analyst1", "Somebody", "TLP:RED", "witness");
                }
            }
        }
        assertThat(Files.readString(two.resolve(NoticeJson.DESK)))
                .contains("b.two", "it.analyst1", "Somebody", "TLP:RED/witness");
    }

    @Test
    void whoeverIsTakenOffTheAuthorsCanStillNotReleaseIt() throws Exception {
        Path draft = draft(AudienceKind.STAFF, "one", List.of());
        Path judge = yes(draft, "judge1@chambers");
        Path author = yes(draft, "it.analyst1@it");
        Path desk = draft.resolve(NoticeJson.DESK);
        Files.writeString(desk, Files.readString(desk).replace("it.analyst1", "it.analyst2"));
        refused(draft, "other bytes", judge, author);
    }

    private void judged(String finding, String... states) throws IOException {
        StringBuilder subjects = new StringBuilder();
        for (int i = 0; i < states.length; i++) {
            subjects.append(i == 0 ? "" : ",")
                    .append("{\"subject\":\"host:H" + i + "\",\"state\":\"" + states[i] + "\",\"sources\":[\"zeek\"]}");
        }
        new CaseDerivation(log, caseFolder, "plan")
                .add(new TreeMap<>(Map.of(
                        finding + "-" + states.length + ".containment.json",
                        ("{\"finding\":\"" + finding
                                        + "\",\"cut_at\":\"2026-03-05T08:00:00Z\",\"until\":\"2026-03-05T18:00:00Z\",\"subjects\":["
                                        + subjects + "]}")
                                .getBytes(StandardCharsets.UTF_8))));
    }

    private Standing saidOfContainment(String name) throws IOException {
        Path draft = draft(AudienceKind.STAFF, name, List.of());
        assertThat(desk.check(draft)).isEmpty();
        return NoticeJson.read("notice.json", Files.readAllBytes(draft.resolve(NoticeJson.NAME)))
                .notice()
                .claims()
                .stream()
                .filter(claim -> claim.slot() == org.tipstaff.inform.Slot.CONTAINED)
                .findFirst()
                .orElseThrow()
                .standing();
    }

    @Test
    void theLastVerdictOnContainmentIsWhatNoticesSay() throws Exception {
        assertThat(saidOfContainment("none")).isEqualTo(Standing.UNDER_ASSESSMENT);
        judged("cannot-be-determined", "unknown", "silent");
        assertThat(saidOfContainment("unknown")).isEqualTo(Standing.UNDER_ASSESSMENT);
        judged("partly", "active", "silent", "unknown");
        assertThat(saidOfContainment("partly")).isEqualTo(Standing.DENIED);
        List<ClaimsFile.Written> written = ClaimsFile.read(
                "claims.yaml",
                "claims: [{slot: contained, standing: affirmed, audiences: [staff], author: registry.spokesperson}]\n");
        assertThat(desk.check(draft(AudienceKind.STAFF, "more", written)))
                .as("people can't say more than the verdict")
                .anyMatch(problem -> problem.contains("the verdicts in the case come to 'partly'"));
        judged("contained", "silent");
        assertThat(saidOfContainment("of one"))
                .as("a verdict on one computer does not speak for the others")
                .isEqualTo(Standing.UNDER_ASSESSMENT);
        judged("contained", "silent", "silent", "silent");
        assertThat(saidOfContainment("contained")).isEqualTo(Standing.AFFIRMED);
    }

    private static String incident(String id, String host, String user) {
        return "{\"id\":\"" + id + "\",\"title\":\"Of " + id + "\",\"score\":1,\"hosts\":[\"" + host
                + "\"],\"users\":[\"" + user + "\"]}";
    }

    @Test
    void anIncidentThatNobodyJudgedIsNotContainedByTheVerdictOnAnother() throws Exception {
        judged("contained", "silent");
        assertThat(saidOfContainment("one incident")).isEqualTo(Standing.AFFIRMED);
        derived(
                "incidents.json",
                "{\"incidents\":[" + incident("i1", "H0", "SYSTEM") + "," + incident("i2", "H0", "COURT\\\\clerk")
                        + "]}");
        assertThat(saidOfContainment("its account was not judged")).isEqualTo(Standing.UNDER_ASSESSMENT);
        derived("incidents.json", "{\"incidents\":[" + incident("i1", "H7.court.example", "-") + "]}");
        List<ClaimsFile.Written> written = ClaimsFile.read(
                "claims.yaml",
                "claims: [{slot: contained, standing: affirmed, audiences: [staff], author: registry.spokesperson}]\n");
        assertThat(desk.check(draft(AudienceKind.STAFF, "another", written)))
                .anyMatch(problem -> problem.contains("'Of i1', which nobody judged"));
        new CaseDerivation(log, caseFolder, "plan")
                .add(new TreeMap<>(Map.of(
                        "contained-1.json", "{\"suspects\":{\"incident\":\"i1\"}}".getBytes(StandardCharsets.UTF_8))));
        assertThat(saidOfContainment("the plan that was judged was made for it"))
                .isEqualTo(Standing.AFFIRMED);
        derived("incidents.json", "{\"incidents\":[" + incident("i9", "PC-9.court.example", "-") + "]}");
        assertThat(saidOfContainment("by a name that the plan does not use")).isEqualTo(Standing.UNDER_ASSESSMENT);
        new CaseDerivation(log, caseFolder, "plan")
                .add(new TreeMap<>(Map.of("contained-1.site.yaml", """
                                court: {name: Example Court, timezone: Europe/Amsterdam, languages: [en, fr]}
                                zones: [{id: office, networks: [10.0.0.0/24], internet: yes}]
                                hosts: [{id: H0, names: [PC-9.court.example], addresses: [10.0.0.9], zone: office}]
                                """.getBytes(StandardCharsets.UTF_8))));
        assertThat(saidOfContainment("the site file says that it is the same computer"))
                .isEqualTo(Standing.AFFIRMED);
    }

    @Test
    void aCutThatWasTakenBackSinceContainsNothing() throws Exception {
        judged("contained", "silent");
        assertThat(saidOfContainment("in force")).isEqualTo(Standing.AFFIRMED);
        for (String plan : List.of("another", "contained-1")) {
            log.log()
                    .record(log.entry(EntryKind.ACT, Label.UNLABELLED)
                            .word("step", "undoing")
                            .word("plan", plan)
                            .word("result", "asked")
                            .build());
            log.seal();
            assertThat(saidOfContainment("taken back: " + plan))
                    .isEqualTo(plan.equals("another") ? Standing.AFFIRMED : Standing.UNDER_ASSESSMENT);
        }
    }

    @Test
    void aVerdictThatIsNotWhatWasRecordedOrDoesNotFollowIsRefused() throws Exception {
        judged("contained", "silent", "unknown");
        assertThatThrownBy(() -> saidOfContainment("inconsistent"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'cannot-be-determined' follows");
        judged("cannot-be-determined", "unknown");
        Path verdict = caseFolder.resolve("data/derived/plan/cannot-be-determined-1.containment.json");
        Files.writeString(
                verdict,
                Files.readString(verdict)
                        .replace("cannot-be-determined", "contained")
                        .replace("unknown", "silent"));
        assertThatThrownBy(() -> saidOfContainment("forged"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not what entry");
    }

    @Test
    void aNameInTheNameOfTheCourtIsFoundInTheLineToThePressToo() throws Exception {
        for (AudienceKind kind : List.of(AudienceKind.PRESS_LINE, AudienceKind.PUBLIC)) {
            Path into = folder.resolve("named-" + kind.key());
            desk.draft(
                    log,
                    new NoticeDesk.Order(
                            "Court of the Example Group",
                            EnumSet.of(kind),
                            List.of(),
                            new Person("it.analyst1"),
                            log.custodian().clock().now(),
                            List.of()),
                    into);
            assertThat(desk.check(into.resolve(kind.key()))).anyMatch(problem -> problem.contains("it names"));
        }
    }

    /** As the case's log knows it, like a case that was investigated anew. */
    private void derived(String name, String text) throws IOException {
        CaseDerivation derivation = new CaseDerivation(log, caseFolder, "again");
        derivation.add(
                new TreeMap<>(Map.of(derivation.names().size() + "." + name, text.getBytes(StandardCharsets.UTF_8))));
    }

    private void impact(String... verdicts) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String verdict : verdicts) {
            String[] parts = verdict.split(" ");
            lines.append(lines.isEmpty() ? "" : ",")
                    .append("{\"asset\":\"H\",\"category\":\"" + parts[0] + "\",\"dimension\":\"taken\",\"verdict\":\""
                            + parts[1] + "\",\"bytes\":{\"low\":0,\"high\":null},\"coverage\":" + parts[2] + "}");
        }
        derived("impact.json", "{\"verdicts\":[" + lines + "]}");
    }

    @Test
    void aCaseOfNetworkLogsAloneCanBeTold() throws Exception {
        derived("incidents.json", "{\"incidents\":[]}");
        assertThatThrownBy(() -> draft(AudienceKind.PUBLIC, "nothing", List.of()))
                .hasMessageContaining("nothing to tell anybody");
        impact("unclassified not-shown 1.0");
        assertThatThrownBy(() -> draft(AudienceKind.PUBLIC, "nothing shown", List.of()))
                .hasMessageContaining("nothing to tell anybody");
        impact("unclassified possible 0.4");
        assertThat(desk.check(draft(AudienceKind.PUBLIC, "possible", List.of())))
                .isEmpty();
    }

    @Test
    void aPublicNoticeWaitsForTheProtectionOfficeUnlessBothCategoriesAreShownNotToBeConcerned() throws Exception {
        for (String word : List.of("confirmed", "likely", "possible", "cannot-be-determined")) {
            for (List<String> verdicts : List.of(
                    List.of("witness " + word + " 0.9", "victim not-shown 1.0"),
                    List.of("witness not-shown 1.0", "victim " + word + " 0.9"),
                    List.of("witness not-shown 1.0", "witness " + word + " 0.9", "victim not-shown 1.0"))) {
                impact(verdicts.toArray(String[]::new));
                for (AudienceKind kind : List.of(AudienceKind.PUBLIC, AudienceKind.PRESS_LINE)) {
                    Path draft = draft(kind, word + kind + verdicts.hashCode(), List.of());
                    refused(
                            draft,
                            "protection office decides first",
                            yes(draft, "judge1@chambers"),
                            yes(draft, "clerk1@registry"));
                }
            }
        }
        impact("witness not-shown 1.0", "victim not-shown 1.0", "unclassified possible 1.0");
        Path unknown = draft(AudienceKind.PUBLIC, "unknown", List.of());
        refused(
                unknown,
                "protection office decides first",
                yes(unknown, "judge1@chambers"),
                yes(unknown, "clerk1@registry"));
        impact("witness not-shown 1.0", "victim not-shown 1.0", "staff confirmed 1.0");
        Path draft = draft(AudienceKind.PUBLIC, "clear", List.of());
        assertThat(desk.release(
                                log,
                                draft,
                                List.of(yes(draft, "judge1@chambers"), yes(draft, "clerk1@registry")),
                                signers)
                        .reference())
                .isEqualTo("public-1");
    }

    @Test
    void whatSomebodyWroteIntoTheAssessmentLaterOpensNoGate() throws Exception {
        impact("witness possible 0.4", "victim not-shown 1.0");
        Path draft = draft(AudienceKind.PUBLIC, "one", List.of());
        Path judge = yes(draft, "judge1@chambers");
        Path clerk = yes(draft, "clerk1@registry");
        Path unrecorded = caseFolder.resolve("data/derived/impact.json");
        String harmless = "{\"verdicts\":[" + verdict("witness") + "," + verdict("victim") + "]}";
        Files.writeString(unrecorded, harmless);
        refused(draft, "protection office decides first", judge, clerk);
        Files.delete(unrecorded);
        Files.writeString(caseFolder.resolve("data/derived/again/0.impact.json"), harmless);
        assertThatThrownBy(() -> desk.release(log, draft, List.of(judge, clerk), signers))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not what entry");
    }

    private static String verdict(String category) {
        return "{\"asset\":\"H\",\"category\":\"" + category
                + "\",\"dimension\":\"taken\",\"verdict\":\"not-shown\",\"bytes\":{\"low\":0,\"high\":0},\"coverage\":1.0}";
    }

    /** As they came into a case before each audience had a register. */
    private void releasedWithoutRegister(String name) throws IOException {
        Path draft = draft(AudienceKind.STAFF, name, List.of());
        CaseBag bag = CaseBag.open(log, caseFolder);
        String place = bag.nextFolder(NoticeDesk.FOLDER);
        List<CustodyEntry> entries = new ArrayList<>();
        try (var files = Files.list(draft)) {
            for (Path file : files.sorted().toList()) {
                String path = place + file.getFileName();
                if (!path.endsWith(NoticeDesk.APPROVAL)) {
                    Files.copy(file, caseFolder.resolve(path));
                    bag.add(path, Bag.Filed.of(file));
                    entries.add(CaseEntries.derive(
                            log.entry(EntryKind.DERIVE, Label.UNLABELLED), path, Bag.Filed.of(file)));
                }
            }
        }
        bag.record(entries);
        bag.seal();
    }

    @Test
    void aCaseWhoseNoticesHaveNoRegisterGetsOneOfTheirFiles() throws Exception {
        var keys = log.custodian().keys().publicKeys();
        releasedWithoutRegister("one");
        releasedWithoutRegister("two");
        NoticeDesk.Released third = released("three");
        assertThat(third.reference()).isEqualTo("staff-3");
        assertThat(third.entered()).containsExactly("staff-1", "staff-2");
        assertThat(NoticeRegister.verify(given(third), keys)).isEmpty();
        NoticeDesk.Released fourth = released("four");
        assertThat(fourth.entered()).as("they are in it already").isEmpty();
        assertThat(NoticeRegister.verify(given(fourth), keys)).isEmpty();
        releasedWithoutRegister("five");
        NoticeDesk.Released sixth = released("six");
        assertThat(sixth.entered()).as("an older program came in between").containsExactly("staff-5");
        assertThat(NoticeRegister.verify(given(sixth), keys)).isEmpty();
    }

    @Test
    void aRegisterThatWasTakenAwayOrANoticeThatWasChangedIsNotMadeAnew() throws Exception {
        releasedWithoutRegister("one");
        NoticeDesk.Released second = released("two");
        Path leaf = caseFolder.resolve(second.path() + NoticeRegister.LEAF);
        byte[] kept = Files.readAllBytes(leaf);
        Files.delete(leaf);
        assertThatThrownBy(() -> released("three"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is missing");
        Files.write(leaf, kept);
        Path sums = caseFolder.resolve(NoticeDesk.FOLDER + "0001/" + NoticeDesk.SUMS);
        Files.writeString(sums, Files.readString(sums) + "\n");
        assertThatThrownBy(() -> released("four"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not what entry");
    }

    private NoticeDesk.Released released(String name) throws IOException {
        Path draft = draft(AudienceKind.STAFF, name, List.of());
        return desk.release(log, draft, List.of(yes(draft, "judge1@chambers"), yes(draft, "clerk1@registry")), signers);
    }

    private Path given(NoticeDesk.Released released) throws IOException {
        Path copy = Files.createTempDirectory(folder, "given");
        try (var files = Files.list(caseFolder.resolve(released.path()))) {
            for (Path file : files.toList()) {
                if (!String.valueOf(file.getFileName()).startsWith("approval-")) {
                    Files.copy(file, copy.resolve(String.valueOf(file.getFileName())));
                }
            }
        }
        return copy;
    }

    @Test
    void whoeverIsGivenANoticeProvesThatItIsTheOneThatWasReleased() throws Exception {
        var keys = log.custodian().keys().publicKeys();
        Path first = given(released("one"));
        Path second = given(released("two"));
        for (Path each : List.of(first, second)) {
            assertThat(NoticeRegister.verify(each, keys)).isEmpty();
        }
        assertThat(Files.readString(second.resolve(NoticeRegister.LEAF)))
                .contains("\"supersedes\":\"staff-1\"", "\"version\":2");
        assertThat(NoticeRegister.verify(
                        first, CustodyKeys.generate("court.example").publicKeys()))
                .anyMatch(wrong -> wrong.contains("did not sign"));
        assertThat(NoticeRegister.verify(first, List.of())).anyMatch(wrong -> wrong.contains("no key"));

        Path page = second.resolve("staff.en.html");
        Files.writeString(page, Files.readString(page) + " ");
        assertThat(NoticeRegister.verify(second, keys)).anyMatch(wrong -> wrong.contains("one was changed"));
        Files.copy(
                first.resolve(NoticeRegister.PROOF),
                second.resolve(NoticeRegister.PROOF),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(NoticeRegister.verify(second, keys)).anyMatch(wrong -> wrong.contains("does not prove"));
    }

    @Test
    void anEarlierNoticeKeepsItsPlaceAndSaysWhatSupersededIt() throws Exception {
        NoticeDesk.Released first = released("one");
        byte[] page = Files.readAllBytes(caseFolder.resolve(first.path() + "staff.en.html"));
        Path second = given(released("two"));
        assertThat(Files.readAllBytes(caseFolder.resolve(first.path() + "staff.en.html")))
                .as("nothing is edited")
                .isEqualTo(page);
        String said = Files.readString(second.resolve("superseded.staff-1.en.html"));
        assertThat(said).contains("superseded by staff-2", "Notice staff-1", "TLP:AMBER+STRICT");
        assertThat(said.replaceFirst("(?s)<h2>Superseded</h2>\n<p>.*?</p>\n", ""))
                .isEqualTo(new String(page, StandardCharsets.UTF_8));
        assertThat(Files.readString(second.resolve("superseded.staff-1.fr.html")))
                .contains("remplac\u00e9e par staff-2");
        assertThat(NoticeRegister.verify(second, log.custodian().keys().publicKeys()))
                .isEmpty();
        assertThat(given(released("three")).resolve("superseded.staff-1.en.html"))
                .doesNotExist();
    }

    @Test
    void theRegisterOfAnAudienceTellsNothingOfWhatElseHappened() throws Exception {
        Path first = given(released("one"));
        for (int i = 0; i < 20; i++) {
            log.log()
                    .record(log.entry(EntryKind.DECIDE, Label.UNLABELLED)
                            .word("what", "else")
                            .build());
        }
        log.seal();
        Path second = given(released("two"));
        var one = org.tipstaff.evidence.tlog.TlogProof.parse(Files.readAllBytes(first.resolve(NoticeRegister.PROOF)));
        var two = org.tipstaff.evidence.tlog.TlogProof.parse(Files.readAllBytes(second.resolve(NoticeRegister.PROOF)));
        assertThat(one.checkpoint().checkpoint().size()).isEqualTo(1);
        assertThat(two.checkpoint().checkpoint().size()).isEqualTo(2);
        assertThat(two.checkpoint().checkpoint().origin())
                .isEqualTo(one.checkpoint().checkpoint().origin())
                .isNotEqualTo(log.log().origin());
    }

    @Test
    void anotherVerifierFindsTheSame() throws Exception {
        Path program = folder.resolve("proof");
        Path source = Path.of(System.getProperty("tipstaff.root"), "test/verifiers/tlog");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                run(source, "go", "build", "-o", program.toString(), "./proof").code() == 0,
                "go is missing or its module could not be fetched; the Go verifier is not run");
        Path given = given(released("one"));
        String origin = org.tipstaff.evidence.tlog.TlogProof.parse(
                        Files.readAllBytes(given.resolve(NoticeRegister.PROOF)))
                .checkpoint()
                .checkpoint()
                .origin();
        String key = log.custodian().keys().forLog(origin).ed25519().key().toString();
        Run good = run(given, program.toString(), NoticeRegister.PROOF, NoticeRegister.LEAF, key);
        assertThat(good.output()).isEqualTo("VERIFIED: entry 0 of 1\n");
        Run other = run(given, program.toString(), NoticeRegister.PROOF, NoticeDesk.SUMS, key);
        assertThat(other.code()).isNotZero();
        assertThat(other.output()).contains("NOT VERIFIED");
    }

    private record Run(int code, String output) {}

    private static Run run(Path in, String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), output);
        } catch (IOException e) {
            return new Run(-1, String.valueOf(e.getMessage()));
        }
    }
}
