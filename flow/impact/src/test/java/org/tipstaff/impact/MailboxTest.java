package org.tipstaff.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.impact.MailScene.CLERK;
import static org.tipstaff.impact.MailScene.INSIDE;
import static org.tipstaff.impact.MailScene.JUDGE;
import static org.tipstaff.impact.MailScene.OUTSIDE;
import static org.tipstaff.impact.MailScene.SITE;
import static org.tipstaff.impact.MailScene.WHOLE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.DataMapReader;
import org.tipstaff.site.Site;

class MailboxTest {
    private static final int SCENES = Boolean.getBoolean("tipstaff.full") ? 5_000 : 400;

    private static AssetVerdict taken(Impact impact, String mailbox) {
        return verdict(impact, mailbox, Dimension.TAKEN);
    }

    private static AssetVerdict verdict(Impact impact, String mailbox, Dimension dimension) {
        return impact.verdicts().stream()
                .filter(each -> each.asset().equals(mailbox) && each.dimension() == dimension)
                .findFirst()
                .orElseThrow();
    }

    private static CoverageMatrix.@Nullable Row access(Impact impact, String mailbox) {
        return impact.coverage().row(new LogKey(mailbox, "m365:MailItemsAccessed"));
    }

    @Test
    void messagesThatAnotherReadFromOutside_wereTaken_eachOnce() {
        AssetVerdict verdict = taken(
                new MailScene()
                        .read("a", 10, JUDGE, 2, OUTSIDE, "<1@x>", "<2@x>")
                        .read("a", 20, JUDGE, 2, OUTSIDE, "<2@x>")
                        .asked(SITE),
                JUDGE);
        assertThat(verdict.verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(verdict.reason()).isEqualTo("items-read-by-another");
        assertThat(verdict.bytes()).isEqualTo(new ByteRange(2_000, null));
        assertThat(verdict.objects()).extracting(SentObject::name).containsExactly("<1@x>", "<2@x>");
        assertThat(verdict.objects().getLast().times()).isEqualTo(2);
        assertThat(verdict.outlets()).singleElement().satisfies(way -> {
            assertThat(way.peer()).isEqualTo(OUTSIDE);
            assertThat(way.protocol()).contains("another").contains("Client=OWA;");
        });
    }

    @Test
    void whatAnotherReadsInside_leftNothing() {
        AssetVerdict verdict =
                taken(new MailScene().read("a", 10, JUDGE, 2, INSIDE, "<1@x>").asked(SITE), JUDGE);
        assertThat(verdict.verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(verdict.objects()).isEmpty();
    }

    @Test
    void ownerAtHome_andWhoeverHasTheOwnersPassword_lookAlike() {
        AssetVerdict verdict =
                taken(new MailScene().read("a", 10, JUDGE, 0, OUTSIDE, "<1@x>").asked(SITE), JUDGE);
        assertThat(verdict.verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(verdict.reason()).isEqualTo("read-from-outside");
        assertThat(verdict.bytes()).isEqualTo(ByteRange.UNKNOWN);
        assertThat(verdict.objects())
                .singleElement()
                .satisfies(each -> assertThat(each.complete()).isFalse());
    }

    @Test
    void addressThatIsNotKnown_isNotTakenForOneInside() {
        assertThat(taken(new MailScene().read("a", 10, JUDGE, 0, "", "<1@x>").asked(SITE), JUDGE)
                        .reason())
                .isEqualTo("read-from-nowhere-known");
    }

    @Test
    void folderThatAnotherSynced_isPresumedTakenWhole() {
        AssetVerdict verdict =
                taken(new MailScene().synced("a", 10, JUDGE, 2, OUTSIDE).asked(SITE), JUDGE);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LIKELY);
        assertThat(verdict.reason()).isEqualTo("folder-copied-by-another");
        assertThat(verdict.objects()).extracting(SentObject::name).containsExactly("\\Inbox");
        assertThat(taken(new MailScene().synced("a", 10, JUDGE, 0, OUTSIDE).asked(SITE), JUDGE)
                        .verdict())
                .isEqualTo(Verdict.POSSIBLE);
    }

    @Test
    void forwardingOutOfTheCourtsDomains_isLikely_withinThemNothing() {
        MailScene out = new MailScene()
                .command("a", 10, "Set-Mailbox", "Identity", JUDGE, "ForwardingSmtpAddress", "smtp:x@mail.example");
        assertThat(taken(out.asked(SITE), JUDGE).verdict()).isEqualTo(Verdict.LIKELY);
        assertThat(taken(out.asked(SITE), JUDGE).reason()).isEqualTo("mail-forwarded-outside");
        assertThat(taken(out.asked(SITE), JUDGE).outlets())
                .singleElement()
                .satisfies(way -> assertThat(way.peer()).isEqualTo("x@mail.example"));
        MailScene within = new MailScene()
                .command("a", 10, "Set-Mailbox", "Identity", JUDGE, "ForwardingSmtpAddress", "smtp:" + CLERK);
        assertThat(taken(within.asked(SITE), JUDGE).verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        MailScene ended =
                new MailScene().command("a", 10, "Set-Mailbox", "Identity", JUDGE, "ForwardingSmtpAddress", "");
        assertThat(taken(ended.asked(SITE), JUDGE).verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
    }

    @Test
    void whereTheCourtsMailEndsNobodySaid_forwardingIsPossibleOnly() {
        assertThat(taken(
                                new MailScene()
                                        .command(
                                                "a",
                                                10,
                                                "Set-Mailbox",
                                                "Identity",
                                                JUDGE,
                                                "ForwardingSmtpAddress",
                                                "x@y.example")
                                        .asked(Scene.SITE),
                                JUDGE)
                        .verdict())
                .isEqualTo(Verdict.POSSIBLE);
    }

    @Test
    void ruleInAMailbox_forwardsOrDeletes() {
        MailScene scene = new MailScene()
                .command(
                        "a",
                        10,
                        "New-InboxRule",
                        "Mailbox",
                        JUDGE,
                        "ForwardTo",
                        "x@mail.example",
                        "DeleteMessage",
                        "True");
        assertThat(taken(scene.asked(SITE), JUDGE).reason()).isEqualTo("mail-forwarded-outside");
        AssetVerdict altered = verdict(scene.asked(SITE), JUDGE, Dimension.ALTERED);
        assertThat(altered.verdict()).isEqualTo(Verdict.LIKELY);
        assertThat(altered.reason()).isEqualTo("rule-deletes-mail");
        MailScene moving =
                new MailScene().command("a", 10, "New-InboxRule", "Mailbox", JUDGE, "MoveToFolder", "RSS Feeds");
        assertThat(verdict(moving.asked(SITE), JUDGE, Dimension.ALTERED).verdict())
                .isEqualTo(Verdict.POSSIBLE);
        MailScene harmless = new MailScene()
                .command("a", 10, "New-InboxRule", "Mailbox", JUDGE, "DeleteMessage", "False", "Name", "x");
        assertThat(verdict(harmless.asked(SITE), JUDGE, Dimension.ALTERED).verdict())
                .isEqualTo(Verdict.CANNOT_BE_DETERMINED);
    }

    @Test
    void ruleThatAMailProgramMade_isReadOfItsProperties() {
        MailScene scene = new MailScene()
                .record(
                        "a",
                        10,
                        "UpdateInboxRules",
                        "MailboxOwnerUPN",
                        JUDGE,
                        "OperationProperties.RuleActions",
                        "[{\"ActionType\":\"Forward\",\"Recipients\":[\"x@mail.example\"],\"ForwardFlags\":\"None\"}]");
        assertThat(taken(scene.asked(SITE), JUDGE).reason()).isEqualTo("mail-forwarded-outside");
    }

    @Test
    void commandThatFailed_didNothing() {
        MailScene scene = new MailScene()
                .record("a", 10, "New-MailboxExportRequest", "Parameters.Mailbox", JUDGE, "event.outcome", "failure");
        assertThat(taken(scene.asked(SITE, DataMap.NONE, Set.of(), Set.of(JUDGE)), JUDGE)
                        .verdict())
                .isEqualTo(Verdict.CANNOT_BE_DETERMINED);
    }

    @Test
    void exportOfAMailbox_isLikely_ofASearchOverAll_possibleForEach() {
        assertThat(taken(
                                new MailScene()
                                        .command("a", 10, "New-MailboxExportRequest", "Mailbox", JUDGE)
                                        .asked(SITE),
                                JUDGE)
                        .verdict())
                .isEqualTo(Verdict.LIKELY);
        Impact search = new MailScene()
                .read("a", 5, CLERK, 0, INSIDE, "<1@x>")
                .command("a", 10, "New-ComplianceSearchAction", "Export", "True", "SearchName", "s")
                .asked(SITE, DataMap.NONE, Set.of(), Set.of(JUDGE));
        for (String mailbox : List.of(JUDGE, CLERK)) {
            assertThat(taken(search, mailbox).reason()).isEqualTo("search-exported");
            assertThat(taken(search, mailbox).verdict()).isEqualTo(Verdict.POSSIBLE);
        }
    }

    @Test
    void messagesThatAnotherDeleted_areAltered_andUnavailable() {
        Impact impact = new MailScene()
                .record(
                        "a",
                        10,
                        "HardDelete",
                        "MailboxOwnerUPN",
                        JUDGE,
                        "LogonType",
                        2L,
                        "source.ip",
                        OUTSIDE,
                        "AffectedItems.InternetMessageId",
                        List.of("<1@x>"))
                .asked(SITE);
        assertThat(verdict(impact, JUDGE, Dimension.ALTERED).verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(verdict(impact, JUDGE, Dimension.UNAVAILABLE).verdict()).isEqualTo(Verdict.LIKELY);
        Impact own = new MailScene()
                .record(
                        "a",
                        10,
                        "SoftDelete",
                        "MailboxOwnerUPN",
                        JUDGE,
                        "LogonType",
                        0L,
                        "source.ip",
                        INSIDE,
                        "AffectedItems.InternetMessageId",
                        List.of("<1@x>"))
                .asked(SITE);
        assertThat(verdict(own, JUDGE, Dimension.ALTERED).verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
    }

    @Test
    void workday_thatAWholeSearchShows_leavesNothingShown() {
        Impact impact = new MailScene().workday("a", JUDGE).numbered("a").asked(WHOLE);
        AssetVerdict verdict = taken(impact, JUDGE);
        assertThat(verdict.verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(verdict.bytes()).isEqualTo(new ByteRange(0, 0L));
        assertThat(verdict.coverage()).isGreaterThanOrEqualTo(Impact.COVERAGE_MIN);
        assertThat(impact.total()).isEqualTo(new ByteRange(0, null)); // no sensor watched the border
    }

    @Test
    void recordsProveTheirOwnMomentOnly() {
        MailScene scene = new MailScene().workday("a", JUDGE);
        AssetVerdict verdict = taken(scene.asked(WHOLE), JUDGE);
        assertThat(verdict.verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(verdict.reason()).isEqualTo("search-not-known");
        assertThat(verdict.coverage()).isZero();
        assertThat(taken(scene.numbered("a").asked(SITE), JUDGE).verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
    }

    @Test
    void resultThatIsMissing_isAGap() {
        MailScene scene = new MailScene().workday("a", JUDGE).numbered("a");
        scene.sources.get("a").remove(50);
        AssetVerdict verdict = taken(scene.asked(WHOLE), JUDGE);
        assertThat(verdict.verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(verdict.reason()).isEqualTo("results-missing");
        CoverageMatrix.Row row = access(scene.asked(WHOLE), JUDGE);
        assertThat(row).isNotNull();
        assertThat(row.cells()).allMatch(cell -> cell.state() == CoverageState.GAP && cell.number() == 1);
    }

    @Test
    void resultWhoseTextWasCut_isAGapToo() {
        MailScene scene = new MailScene().workday("a", JUDGE).numbered("a");
        List<Event> its = scene.sources.get("a");
        Event cut = its.get(50);
        Fields fields = Fields.builder()
                .put("Operation", "MailItemsAccessed")
                .put("AuditData", "{\"Id\":")
                .put("ResultIndex", "51")
                .put("ResultCount", Integer.toString(its.size()))
                .build();
        its.set(50, MailScene.with(cut, fields));
        assertThat(taken(scene.asked(WHOLE), JUDGE).verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
    }

    @Test
    void mailboxThatWasThrottled_isUnknownForADay_neverNo() {
        MailScene scene = new MailScene();
        for (int i = 0; i < 1_010; i++) {
            scene.read("a", i / 2, JUDGE, 0, INSIDE, "<m" + i + "@x>");
        }
        scene.record("a", 1_439, "Send", "MailboxOwnerUPN", JUDGE, "LogonType", 0L, "source.ip", INSIDE);
        assertThat(taken(scene.numbered("a").asked(WHOLE), JUDGE).verdict()).isEqualTo(Verdict.NOT_SHOWN);

        MailScene with = new MailScene();
        for (int i = 0; i < 1_010; i++) {
            with.read("a", i / 2, JUDGE, 0, INSIDE, "<m" + i + "@x>");
        }
        with.throttled("a", 505, JUDGE);
        with.record("a", 1_439, "Send", "MailboxOwnerUPN", JUDGE, "LogonType", 0L, "source.ip", INSIDE);
        Impact impact = with.numbered("a").asked(WHOLE);
        AssetVerdict verdict = taken(impact, JUDGE);
        assertThat(verdict.verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(verdict.reason()).isEqualTo("throttled");
        assertThat(verdict.evidence()).extracting(Exhibit::what).containsExactly("throttled");
        assertThat(verdict.bytes()).isEqualTo(ByteRange.UNKNOWN);
        CoverageMatrix.Row row = access(impact, JUDGE);
        assertThat(row).isNotNull();
        long hours = row.cells().stream()
                        .filter(cell -> cell.state() == CoverageState.THROTTLED)
                        .count()
                * impact.coverage().seconds()
                / 3_600;
        assertThat(hours).isEqualTo(15); // to the end of the day that is asked about
        assertThat(impact.coverage().row(new LogKey(JUDGE, "m365:Exchange")).cells())
                .noneMatch(cell -> cell.state() == CoverageState.THROTTLED);
    }

    @Test
    void throttlingOfOneMailbox_saysNothingOfAnother() {
        Impact impact = new MailScene()
                .workday("a", CLERK)
                .throttled("a", 600, JUDGE)
                .numbered("a")
                .asked(WHOLE);
        assertThat(taken(impact, CLERK).verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(taken(impact, JUDGE).reason()).isEqualTo("throttled");
    }

    @Test
    void auditingTurnedOff_leavesWhatFollowsOpen() {
        List<Object[]> switches = List.of(
                new Object[] {"Set-AdminAuditLogConfig", "UnifiedAuditLogIngestionEnabled", "False"},
                new Object[] {"Set-Mailbox", "Identity", JUDGE, "AuditEnabled", "False"},
                new Object[] {"Set-Mailbox", "Identity", JUDGE, "AuditOwner", "Update;HardDelete"},
                new Object[] {"Set-MailboxAuditBypassAssociation", "Identity", CLERK, "AuditBypassEnabled", "True"},
                new Object[] {"Set-OrganizationConfig", "AuditDisabled", "True"});
        for (Object[] each : switches) {
            Impact impact = new MailScene()
                    .workday("a", JUDGE)
                    .command("a", 700, (String) each[0], java.util.Arrays.copyOfRange(each, 1, each.length))
                    .numbered("a")
                    .asked(WHOLE);
            AssetVerdict verdict = taken(impact, JUDGE);
            assertThat(verdict.verdict()).as("%s", each[0]).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
            assertThat(verdict.reason()).as("%s", each[0]).isEqualTo("auditing-off");
            assertThat(verdict.evidence()).extracting(Exhibit::what).contains("auditing-off");
            List<CoverageMatrix.Cell> cells = access(impact, JUDGE).cells();
            assertThat(cells.getFirst().state()).isEqualTo(CoverageState.OBSERVED);
            assertThat(cells.getLast().state()).isEqualTo(CoverageState.GAP);
        }
        for (Object[] each : List.<Object[]>of(
                new Object[] {"Set-AdminAuditLogConfig", "UnifiedAuditLogIngestionEnabled", "True"},
                new Object[] {"Set-Mailbox", "Identity", JUDGE, "AuditOwner", "Update;MailItemsAccessed"},
                new Object[] {"Set-Mailbox", "Identity", CLERK, "AuditEnabled", "False"})) {
            Impact impact = new MailScene()
                    .workday("a", JUDGE)
                    .command("a", 700, (String) each[0], java.util.Arrays.copyOfRange(each, 1, each.length))
                    .numbered("a")
                    .asked(WHOLE);
            assertThat(taken(impact, JUDGE).verdict()).as("%s", each[0]).isEqualTo(Verdict.NOT_SHOWN);
        }
    }

    @Test
    void mailboxOfWhichNothingIsThere_isAskedAbout() {
        DataMap map = map();
        Impact impact = new MailScene().asked(SITE, map, Set.of(), Set.of(JUDGE));
        AssetVerdict verdict = taken(impact, JUDGE);
        assertThat(verdict.verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(verdict.reason()).isEqualTo("not-looked-at");
        assertThat(verdict.category()).isEqualTo("chambers");
        CoverageMatrix.Row row = access(impact, JUDGE);
        assertThat(row).isNotNull();
        assertThat(row.cells()).allMatch(cell -> cell.state() == CoverageState.NEVER_COLLECTED);
        assertThat(impact.systems()).noneMatch(system -> system.asset().contains("@"));
    }

    private static DataMap map() {
        return DataMapReader.read(
                        "data-map.yaml",
                        "holdings:\n  - {id: mail, category: chambers, hosts: [EXCH01], paths: [" + JUDGE
                                + "], persons: [W-017]}\n")
                .map()
                .orElseThrow();
    }

    @Test
    void whatAMailboxHolds_isSaidOfItsMail_byPseudonym() {
        Impact impact =
                new MailScene().read("a", 10, JUDGE, 2, OUTSIDE, "<1@x>").asked(SITE, map(), Set.of(), Set.of());
        assertThat(taken(impact, JUDGE).category()).isEqualTo("chambers");
        assertThat(taken(impact, JUDGE).persons()).containsExactly("W-017");
    }

    @Test
    void nameWithoutADomain_standsForEveryMailboxItMayBe() {
        Impact impact = new MailScene()
                .read("a", 5, JUDGE, 0, INSIDE, "<1@x>")
                .read("b", 6, "judge@other.example", 0, INSIDE, "<2@x>")
                .command("c", 10, "New-MailboxExportRequest", "Mailbox", "judge")
                .asked(SITE);
        assertThat(taken(impact, JUDGE).verdict()).isEqualTo(Verdict.LIKELY);
        assertThat(taken(impact, "judge@other.example").verdict()).isEqualTo(Verdict.LIKELY);
    }

    @Test
    void oneRecordInTwoExports_countsOnce_byTheFullerCopy() {
        MailScene scene = new MailScene().read("b", 10, JUDGE, 2, OUTSIDE, "<1@x>");
        Event full = scene.sources.get("b").getFirst();
        Fields.Builder less = full.fields().toBuilder();
        Fields poor = less.put("Folders.FolderItems.InternetMessageId", Fields.NULL)
                .put("source.ip", "")
                .put("LogonType", "")
                .build();
        scene.sources.put("a", new ArrayList<>(List.of(MailScene.with(full, poor))));
        AssetVerdict verdict = taken(scene.asked(SITE), JUDGE);
        assertThat(verdict.verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(verdict.objects())
                .singleElement()
                .satisfies(each -> assertThat(each.times()).isEqualTo(1));
    }

    /** I-5: whichever export is taken away, and whichever fifth of the records, no answer gets more certain and no range narrower. */
    @Test
    void noAnswerGetsMoreCertain_whateverIsTakenAway() {
        int lessCertain = 0;
        int notShown = 0;
        for (int seed = 0; seed < SCENES; seed++) {
            Random random = new Random(seed);
            MailScene scene = drawn(random);
            boolean saysWhole = random.nextBoolean() && scene.sources.containsKey("whole");
            Site site = saysWhole ? WHOLE : SITE;
            Set<String> scope = Set.of(JUDGE, CLERK);
            Impact all = scene.asked(site, DataMap.NONE, Set.of(), scope);
            notShown += (int) all.verdicts().stream()
                    .filter(each -> each.verdict() == Verdict.NOT_SHOWN)
                    .count();
            for (String source : scene.sources.keySet()) {
                lessCertain += compare(
                        "seed " + seed + " without " + source,
                        all,
                        scene.asked(site, DataMap.NONE, Set.of(source), scope));
            }
            Map<String, List<Event>> dropped = new LinkedHashMap<>();
            scene.sources.forEach((source, events) -> dropped.put(
                    source, events.stream().filter(_ -> random.nextInt(5) > 0).toList()));
            lessCertain += compare(
                    "seed " + seed + " without a fifth", all, MailScene.asked(site, DataMap.NONE, dropped, scope));
        }
        assertThat(lessCertain).isGreaterThan(SCENES / 2);
        assertThat(notShown).isPositive();
    }

    private static int compare(String about, Impact whole, Impact less) {
        Map<String, AssetVerdict> before = new HashMap<>();
        whole.verdicts().forEach(each -> before.put(each.asset() + '|' + each.dimension(), each));
        int lessCertain = 0;
        for (AssetVerdict after : less.verdicts()) {
            AssetVerdict was = before.get(after.asset() + '|' + after.dimension());
            if (was != null) {
                assertThat(after.verdict().isNoMoreCertainThan(was.verdict()))
                        .as("%s: %s became %s", about, was, after)
                        .isTrue();
                assertThat(after.bytes().holds(was.bytes()))
                        .as("%s: %s became %s", about, was, after)
                        .isTrue();
                lessCertain += after.verdict() == was.verdict() ? 0 : 1;
            }
        }
        assertThat(less.total().holds(whole.total())).as(about).isTrue();
        return lessCertain;
    }

    /**
     * An export that has all there is, and others that are narrowed to an operation, as people make them while they look; or the latter
     * alone.
     */
    private static MailScene drawn(Random random) {
        MailScene scene = new MailScene();
        boolean whole = random.nextBoolean();
        if (whole) {
            scene.workday("whole", JUDGE);
            scene.workday("whole", CLERK);
        }
        int deeds = random.nextInt(4);
        for (int i = 0; i < deeds; i++) {
            String mailbox = random.nextBoolean() ? JUDGE : CLERK;
            String source = "deeds" + random.nextInt(2);
            int minute = random.nextInt(1_400);
            deed(scene, source, minute, mailbox, random.nextInt(12), random);
        }
        if (whole) {
            // Whatever any search found, the one that nothing narrowed found too.
            List<Event> all = scene.sources.get("whole");
            scene.sources.forEach((source, events) -> {
                if (!source.equals("whole")) {
                    all.addAll(events);
                }
            });
            scene.numbered("whole");
        }
        if (random.nextBoolean()) {
            scene.sources.keySet().stream()
                    .filter(each -> !each.equals("whole"))
                    .toList()
                    .forEach(scene::numbered);
        }
        return scene;
    }

    private static void deed(MailScene scene, String source, int minute, String mailbox, int what, Random random) {
        String from = random.nextInt(3) == 0 ? INSIDE : OUTSIDE;
        String message = "<d" + random.nextInt(5) + "@x>";
        switch (what) {
            case 0 -> scene.read(source, minute, mailbox, 2, from, message);
            case 1 -> scene.read(source, minute, mailbox, 0, from, message);
            case 2 -> scene.synced(source, minute, mailbox, random.nextInt(3), from);
            case 3 -> scene.throttled(source, minute, mailbox);
            case 4 -> scene.command(source, minute, "Set-Mailbox", "Identity", mailbox, "AuditEnabled", "False");
            case 5 -> scene.command(source, minute, "Set-Mailbox", "Identity", mailbox, "AuditEnabled", "True");
            case 6 -> scene.command(source, minute, "New-InboxRule", "Mailbox", mailbox, "ForwardTo", "x@mail.example");
            case 7 -> scene.command(source, minute, "New-MailboxExportRequest", "Mailbox", mailbox.split("@")[0]);
            case 8 -> scene.command(source, minute, "New-ComplianceSearchAction", "Export", "True");
            case 9 ->
                scene.command(source, minute, "Set-AdminAuditLogConfig", "UnifiedAuditLogIngestionEnabled", "False");
            case 10 ->
                scene.record(
                        source,
                        minute,
                        "HardDelete",
                        "MailboxOwnerUPN",
                        mailbox,
                        "LogonType",
                        2L,
                        "source.ip",
                        from,
                        "AffectedItems.InternetMessageId",
                        List.of(message));
            default -> scene.command(source, minute, "New-InboxRule", "Mailbox", mailbox, "DeleteMessage", "True");
        }
    }

    @Test
    void orderOfReading_doesNotShow() {
        for (int seed = 0; seed < 20; seed++) {
            MailScene scene = drawn(new Random(seed));
            Map<String, List<Event>> reversed = new LinkedHashMap<>();
            new ArrayList<>(scene.sources.keySet())
                    .reversed()
                    .forEach(source ->
                            reversed.put(source, scene.sources.get(source).reversed()));
            assertThat(MailScene.asked(WHOLE, DataMap.NONE, reversed, Set.of()))
                    .as("seed %d", seed)
                    .isEqualTo(scene.asked(WHOLE));
        }
    }

    /** I-5: were it otherwise, taking the export away of which results are missing would make the answer surer. */
    @Test
    void resultsMissingOfOneSearch_doNotMatterWhereAnotherIsWhole() {
        MailScene scene = new MailScene();
        for (int minute = 0; minute <= 1_400; minute += 10) {
            scene.read("a", minute, JUDGE, 0, INSIDE, "<m" + minute + "@court.example>");
        }
        scene.numbered("a");
        Verdict alone = taken(scene.asked(WHOLE), JUDGE).verdict();
        for (int minute = 0; minute < 30; minute += 10) {
            scene.read("b", minute, JUDGE, 0, INSIDE, "<m" + minute + "@court.example>");
        }
        scene.numbered("b").sources.get("b").remove(1);
        assertThat(alone).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(taken(scene.asked(WHOLE), JUDGE).verdict()).isEqualTo(Verdict.NOT_SHOWN);
        scene.sources.remove("a");
        assertThat(taken(scene.asked(WHOLE), JUDGE).reason()).isEqualTo("results-missing");
    }

    @Test
    void mailThatLeftAMailboxOfWhichNobodyKnowsWhichItIs_mayBeThisOnes() {
        List<Object[]> exports = List.of(
                new Object[] {"New-MailboxExportRequest", "Mailbox", "Jane Doe"},
                new Object[] {"Set-Mailbox", "Identity", "Jane Doe", "ForwardingSmtpAddress", "x@mail.example"});
        for (Object[] each : exports) {
            AssetVerdict verdict = taken(
                    new MailScene()
                            .workday("a", JUDGE)
                            .command("a", 700, (String) each[0], java.util.Arrays.copyOfRange(each, 1, each.length))
                            .numbered("a")
                            .asked(WHOLE),
                    JUDGE);
            assertThat(verdict.verdict()).as("%s", each[0]).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
            assertThat(verdict.reason()).as("%s", each[0]).isEqualTo("mailbox-not-known");
            assertThat(verdict.evidence()).as("%s", each[0]).isNotEmpty();
            Object[] known = each.clone();
            known[2] = CLERK;
            assertThat(taken(
                                    new MailScene()
                                            .workday("a", JUDGE)
                                            .command(
                                                    "a",
                                                    700,
                                                    (String) known[0],
                                                    java.util.Arrays.copyOfRange(known, 1, known.length))
                                            .numbered("a")
                                            .asked(WHOLE),
                                    JUDGE)
                            .verdict())
                    .as("%s", each[0])
                    .isEqualTo(Verdict.NOT_SHOWN);
        }
        for (String address : List.of(OUTSIDE, INSIDE)) {
            AssetVerdict verdict = taken(
                    new MailScene()
                            .workday("a", JUDGE)
                            .record(
                                    "a",
                                    700,
                                    "MailItemsAccessed",
                                    "source.ip",
                                    address,
                                    "Folders.FolderItems.InternetMessageId",
                                    "<1@x>")
                            .numbered("a")
                            .asked(WHOLE),
                    JUDGE);
            assertThat(verdict.reason()).isEqualTo(address.equals(OUTSIDE) ? "mailbox-not-known" : "mail-stayed");
        }
    }

    @Test
    void auditingTurnedOffForAMailboxOfWhichNobodyKnowsWhichItIs_leavesAllOpen() {
        MailScene scene = new MailScene()
                .workday("a", JUDGE)
                .command("a", 700, "Set-Mailbox", "Identity", "Jane Doe", "AuditEnabled", "False")
                .numbered("a");
        assertThat(taken(scene.asked(WHOLE), JUDGE).reason()).isEqualTo("auditing-off");
    }

    private static CoverageState atTheEnd(Object... switchedOn) {
        Impact impact = new MailScene()
                .workday("a", JUDGE)
                .command("a", 300, "Set-Mailbox", "Identity", JUDGE, "AuditEnabled", "False")
                .command("a", 300, "Set-Mailbox", "Identity", JUDGE, "AuditOwner", "@{Remove=MailItemsAccessed}")
                .command("a", 310, "Set-Mailbox", switchedOn)
                .numbered("a")
                .asked(WHOLE);
        CoverageMatrix.Row row = access(impact, JUDGE);
        return row == null
                ? CoverageState.NEVER_COLLECTED
                : row.cells().getLast().state();
    }

    @Test
    void auditingIsOnAgain_whenTheSameSwitchNamesTheMailboxByItsAddress() {
        assertThat(atTheEnd("Identity", JUDGE, "AuditEnabled", "True", "AuditOwner", "@{Add=MailItemsAccessed}"))
                .isEqualTo(CoverageState.OBSERVED);
        assertThat(atTheEnd("Identity", "judge", "AuditEnabled", "True", "AuditOwner", "@{Add=MailItemsAccessed}"))
                .isEqualTo(CoverageState.GAP);
        assertThat(atTheEnd("Identity", JUDGE, "AuditEnabled", "True", "AuditOwner", "@{Add=Send}"))
                .isEqualTo(CoverageState.GAP);
    }

    /** I-5: a record that lacks the size of a message hides no other's. */
    @Test
    void messageWhoseSizeOneRecordLacks_hasTheSizeOfTheOther() {
        MailScene scene = new MailScene()
                .read("a", 10, JUDGE, 2, OUTSIDE, "<1@x>")
                .record(
                        "b",
                        20,
                        "MailItemsAccessed",
                        "MailboxOwnerUPN",
                        JUDGE,
                        "LogonType",
                        2L,
                        "source.ip",
                        OUTSIDE,
                        "Folders.FolderItems.InternetMessageId",
                        "<1@x>");
        assertThat(taken(scene.asked(SITE), JUDGE).bytes().low()).isEqualTo(1_000);
        scene.sources.remove("b");
        assertThat(taken(scene.asked(SITE), JUDGE).bytes().low()).isEqualTo(1_000);
    }

    @Test
    void messageByItsOwnIdAndByTheStores_mayBeOne() {
        MailScene scene = new MailScene()
                .read("a", 10, JUDGE, 2, OUTSIDE, "<1@x>")
                .record(
                        "a",
                        20,
                        "MailItemsAccessed",
                        "MailboxOwnerUPN",
                        JUDGE,
                        "LogonType",
                        2L,
                        "source.ip",
                        OUTSIDE,
                        "Folders.FolderItems.Id",
                        "RgAAAA1",
                        "Folders.FolderItems.SizeInBytes",
                        1_500L);
        assertThat(taken(scene.asked(SITE), JUDGE).bytes().low()).isEqualTo(1_500);
        scene.read("a", 30, JUDGE, 2, OUTSIDE, "<2@x>");
        assertThat(taken(scene.asked(SITE), JUDGE).bytes().low()).isEqualTo(2_000);
    }

    @Test
    void nameThatMayStandForMoreMailboxesThanAreFollowed_mayBeAnys() {
        for (int owners : List.of(MailboxCollector.STANDS_MAX, 1_000)) {
            String guid = "0f0f0f0f-0000-0000-0000-000000000000";
            MailScene scene = new MailScene().workday("a", JUDGE);
            for (int i = 0; i < owners; i++) {
                scene.record(
                        "a",
                        10,
                        "Send",
                        "MailboxOwnerUPN",
                        "m" + i + "@court.example",
                        "MailboxGuid",
                        guid,
                        "source.ip",
                        INSIDE);
            }
            Impact impact = scene.command("a", 700, "New-MailboxExportRequest", "Mailbox", guid)
                    .numbered("a")
                    .asked(WHOLE);
            boolean many = owners > MailboxCollector.STANDS_MAX;
            assertThat(taken(impact, "m7@court.example").reason())
                    .isEqualTo(many ? "search-exported" : "mailbox-exported");
            assertThat(taken(impact, JUDGE).verdict()).isEqualTo(many ? Verdict.POSSIBLE : Verdict.NOT_SHOWN);
            assertThat(impact.verdicts()).noneMatch(each -> each.asset().equals(MailboxFact.EVERY));
        }
    }

    @Test
    void itemThatWasDownloadedFromASearch_isOfAnyMailbox() {
        for (String operation :
                List.of("PreviewItemDownloaded", "PurviewSearchExportJobSubmitted", "PreviewItemListed")) {
            Impact impact = new MailScene()
                    .workday("a", JUDGE)
                    .record("a", 700, operation, "UserId", CLERK)
                    .numbered("a")
                    .asked(WHOLE);
            assertThat(taken(impact, JUDGE).verdict())
                    .as(operation)
                    .isEqualTo(operation.endsWith("Listed") ? Verdict.NOT_SHOWN : Verdict.POSSIBLE);
        }
    }
}
