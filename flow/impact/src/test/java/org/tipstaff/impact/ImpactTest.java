package org.tipstaff.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.impact.hypothesis.Answer;
import org.tipstaff.impact.hypothesis.Hypotheses;
import org.tipstaff.impact.hypothesis.HypothesisMatrix;
import org.tipstaff.impact.hypothesis.Likelihood;
import org.tipstaff.sigma.Level;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.DataMapReader;

class ImpactTest {
    private static final String HOST = "10.0.1.4";
    private static final String OUT = "192.168.7.7";
    private static final String ARCHIVE = "application/x-7z-compressed";

    private static AssetVerdict taken(Impact impact, String asset) {
        return impact.verdicts().stream()
                .filter(each -> each.asset().equals(asset) && each.dimension() == Dimension.TAKEN)
                .findFirst()
                .orElseThrow();
    }

    /** A host whose sensor works, and is seen to see what crosses the border. */
    private static Scene working() {
        return new Scene()
                .traffic("conn.log", "s1", HOST, 60)
                .conn("conn.log", "s1", 30, "Cin", HOST, "198.51.100.9", 443, 0L, 50L)
                .loss("stats/capture_loss.log", 60, "0.1");
    }

    @Test
    void silence_whereNobodyMeasuredWhatTheSensorLost_meansNothing() {
        Scene scene = working();
        assertThat(taken(scene.impact(), HOST).verdict()).isEqualTo(Verdict.NOT_SHOWN);
        scene.sources.remove("stats/capture_loss.log");
        assertThat(taken(scene.impact(), HOST).verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
    }

    @Test
    void computerOfWhichOnlyTrafficInsideWasSeen_isNotSaidToHaveSentNothing() {
        Impact impact = working().impact();
        AssetVerdict server = taken(impact, "10.0.0.1");
        assertThat(server.verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(server.reason()).isEqualTo("border-not-seen");
        assertThat(impact.borderNotSeen()).isPositive();
        assertThat(impact.total()).isEqualTo(new ByteRange(0, 0L));
    }

    @Test
    void fileSeenWhole_isConfirmed_andCountedOnceHoweverOftenItWasSent() {
        Scene scene = working()
                .conn("conn.log", "s1", 600, "C1", HOST, OUT, 80, 2_500L, 900L)
                .put("http.log", 601, "C1", HOST, OUT, "/dav/files.7z", 1_000, "F1")
                .put("http.log", 700, "C1", HOST, OUT, "/dav/files.7z", 1_000, "F2")
                .file("files.log", 601, "F1", "C1", HOST, OUT, ARCHIVE, 1_000, 0)
                .file("files.log", 700, "F2", "C1", HOST, OUT, ARCHIVE, 1_000, 0);
        Impact impact = scene.impact();
        AssetVerdict verdict = taken(impact, HOST);
        assertThat(verdict.verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(verdict.bytes()).isEqualTo(new ByteRange(1_000, 2_500L));
        assertThat(verdict.objects()).hasSize(1);
        assertThat(verdict.objects().getFirst().name()).isEqualTo("files.7z");
        assertThat(verdict.objects().getFirst().times()).isEqualTo(2);
        assertThat(impact.sentAgain()).isEqualTo(1_000);
    }

    @Test
    void fileSeenInPart_wasTakenAsFarAsItWasSeen() {
        Scene scene = working()
                .conn("conn.log", "s1", 600, "C1", HOST, OUT, 80, 2_500L, 900L)
                .put("http.log", 601, "C1", HOST, OUT, "/dav/files.7z", 1_000, "F1")
                .file("files.log", 601, "F1", "C1", HOST, OUT, ARCHIVE, 800, 200);
        AssetVerdict verdict = taken(scene.impact(), HOST);
        assertThat(verdict.verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(verdict.reason()).isEqualTo("file-seen-in-part");
        assertThat(verdict.bytes()).isEqualTo(new ByteRange(800, 2_500L));
        assertThat(verdict.objects().getFirst().complete()).isFalse();
        assertThat(verdict.objects().getFirst().size()).isEqualTo(1_000);
    }

    @Test
    void fileOfWhichNoByteWasSeen_isLikely_andSoIsOneThatARequestAloneTellsOf() {
        Scene unseen = working()
                .conn("conn.log", "s1", 600, "C1", HOST, OUT, 80, 2_500L, 900L)
                .put("http.log", 601, "C1", HOST, OUT, "/dav/files.7z", 1_000, "F1")
                .file("files.log", 601, "F1", "C1", HOST, OUT, ARCHIVE, 0, 1_000);
        assertThat(taken(unseen.impact(), HOST).verdict()).isEqualTo(Verdict.LIKELY);
        assertThat(taken(unseen.impact(), HOST).bytes().low()).isZero();
        unseen.sources.remove("files.log");
        AssetVerdict told = taken(unseen.impact(), HOST);
        assertThat(told.verdict()).isEqualTo(Verdict.LIKELY);
        assertThat(told.reason()).isEqualTo("upload-told-of");
        assertThat(told.objects().getFirst().told()).isTrue();
    }

    @Test
    void oneFileInSeveralParts_countsByTheFullestPart_andAnotherFileIsAdded() {
        Scene scene = working()
                .conn("conn.log", "s1", 600, "C1", HOST, OUT, 80, 9_500L, 900L)
                .put("http.log", 601, "C1", HOST, OUT, "/dav/files.7z", 400, "F1")
                .put("http.log", 700, "C1", HOST, OUT, "/dav/files.7z", 600, "F2")
                .put("http.log", 800, "C1", HOST, OUT, "/dav/other.7z", 70, "F3")
                .file("files.log", 601, "F1", "C1", HOST, OUT, ARCHIVE, 400, 0, 1_000)
                .file("files.log", 700, "F2", "C1", HOST, OUT, ARCHIVE, 600, 0, 1_000)
                .file("files.log", 800, "F3", "C1", HOST, OUT, ARCHIVE, 70, 10, 80);
        Impact impact = scene.impact();
        assertThat(taken(impact, HOST).bytes()).isEqualTo(new ByteRange(670, 9_500L));
        assertThat(taken(impact, HOST).objects()).hasSize(2);
        assertThat(taken(impact, HOST).objects().getFirst().times()).isEqualTo(2);
        assertThat(impact.sentAgain()).isEqualTo(400);
        scene.sources.remove("http.log");
        assertThat(taken(scene.impact(), HOST).bytes()).isEqualTo(new ByteRange(670, 9_500L));
    }

    /** The one lost some packets; which log of either is missing, the file is never counted twice. */
    @Test
    void fileThatOneSensorSawInPart_andAnotherWhole_countsOnce() {
        Scene scene = working()
                .conn("a.log", "s1", 600, "C1@a", HOST, OUT, 80, 1_400L, 900L)
                .conn("b.log", "s2", 600, "C1@b", HOST, OUT, 80, 1_400L, 900L)
                .traffic("b.log", "s2", HOST, 60)
                .put("http-a.log", 601, "C1@a", HOST, OUT, "/dav/files.7z", 1_000, "Fa")
                .put("http-b.log", 601, "C1@b", HOST, OUT, "/dav/files.7z", 1_000, "Fb")
                .file("files-a.log", 601, "Fa", "C1@a", HOST, OUT, ARCHIVE, 800, 200)
                .file("files-b.log", 601, "Fb", "C1@b", HOST, OUT, ARCHIVE, 1_000, 0);
        assertThat(taken(scene.impact(), HOST).bytes()).isEqualTo(new ByteRange(1_000, 1_400L));
        for (String one : scene.sources.keySet()) {
            for (String other : scene.sources.keySet()) {
                Impact less =
                        scene.impact(scene.window(3_599), Set.of(one, other.equals(one) ? "" : other), Set.of(HOST));
                boolean whole = !one.equals("files-b.log") && !other.equals("files-b.log");
                boolean part = !one.equals("files-a.log") && !other.equals("files-a.log");
                assertThat(taken(less, HOST).bytes().low())
                        .as("without %s and %s", one, other)
                        .isEqualTo(whole ? 1_000 : part ? 800 : 0);
            }
        }
    }

    @Test
    void archiveSeenInside_andAsManyBytesOutAfterIt_areLikelyTheSame() {
        Scene before = working().share("smb.log", 900, HOST, "10.0.1.9", "case\\all.7z", 800_000);
        assertThat(taken(
                                before.conn("conn.log", "s1", 950, "C1", HOST, OUT, 443, 806_000L, 900L)
                                        .impact(),
                                HOST)
                        .reason())
                .isEqualTo("size-matches");
        Scene early = working()
                .share("smb.log", 900, HOST, "10.0.1.9", "case\\all.7z", 800_000)
                .conn("conn.log", "s1", 850, "C1", HOST, OUT, 443, 806_000L, 900L);
        assertThat(taken(early.impact(), HOST).verdict()).isEqualTo(Verdict.POSSIBLE);
        Scene larger = working()
                .share("smb.log", 900, HOST, "10.0.1.9", "case\\all.7z", 800_000)
                .conn("conn.log", "s1", 950, "C1", HOST, OUT, 443, 900_000L, 900L);
        assertThat(taken(larger.impact(), HOST).verdict()).isEqualTo(Verdict.POSSIBLE);
        Scene other = working()
                .share("smb.log", 900, HOST, "10.0.1.9", "case\\all.docx", 800_000)
                .conn("conn.log", "s1", 950, "C1", HOST, OUT, 443, 806_000L, 900L);
        assertThat(taken(other.impact(), HOST).verdict()).isEqualTo(Verdict.POSSIBLE);
    }

    /** The logs of two real intrusions are like this: fifty megabytes went out, and the sensor counted none. */
    @Test
    void sensorThatSawOneSideAlone_boundsNothingOfTheOther() {
        Impact impact = working()
                .oneSided("conn.log", "s1", 600, "C1", HOST, OUT, 1_300_000)
                .impact();
        assertThat(taken(impact, HOST).verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(taken(impact, HOST).bytes()).isEqualTo(ByteRange.UNKNOWN);
    }

    @Test
    void whatOneSensorDidNotSee_anotherCounted() {
        Scene both = working()
                .oneSided("a.log", "s1", 600, "C1@a", HOST, OUT, 1_000)
                .conn("b.log", "s2", 600, "C1@b", HOST, OUT, 443, 5_000L, 1_000L);
        assertThat(taken(both.impact(), HOST).bytes().high()).isEqualTo(5_000L);
        assertThat(taken(both.impact(both.window(3_599), Set.of("b.log"), Set.of()), HOST)
                        .bytes()
                        .high())
                .isNull();
    }

    @Test
    void messageToAServer_isNoFile() {
        Scene scene = working()
                .conn("conn.log", "s1", 600, "C1", HOST, OUT, 80, 2_500L, 900L)
                .file("files.log", 601, "F1", "C1", HOST, OUT, "text/json", 1_000, 0);
        assertThat(taken(scene.impact(), HOST).verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(taken(scene.impact(), HOST).objects()).isEmpty();
    }

    @Test
    void movementInside_andWhatCameIn_areNotTaken() {
        Scene scene = working()
                .conn("conn.log", "s1", 600, "C1", HOST, "10.0.1.6", 445, 5_900_000L, 100L)
                .conn("conn.log", "s1", 660, "C2", HOST, OUT, 443, 0L, 32_000_000L);
        Impact impact = scene.impact();
        assertThat(taken(impact, HOST).verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(impact.total()).isEqualTo(new ByteRange(0, 0L));
        assertThat(impact.lateral()).isGreaterThan(5_900_000);
        assertThat(impact.inbound()).isEqualTo(32_000_050);
    }

    @Test
    void whoWasAsked_mayBeTheOneWhoSent() {
        Scene scene = working().conn("conn.log", "s1", 600, "C1", OUT, HOST, 443, 300L, 70_000L);
        assertThat(taken(scene.impact(), HOST).bytes()).isEqualTo(new ByteRange(0, 70_000L));
    }

    @Test
    void privateAddress_isOutside_whenNoZoneDeclaresIt() {
        Scene scene = working().conn("conn.log", "s1", 600, "C1", HOST, "10.9.9.9", 443, 5_000L, 0L);
        assertThat(taken(scene.impact(), HOST).bytes().high()).isEqualTo(5_000L);
    }

    @Test
    void multicastAndLinkLocal_leaveNothing() {
        Scene scene = working()
                .conn("conn.log", "s1", 600, "C1", HOST, "224.0.0.251", 5353, 5_000L, 0L)
                .conn("conn.log", "s1", 660, "C2", HOST, "169.254.169.254", 80, 5_000L, 0L);
        assertThat(taken(scene.impact(), HOST).verdict()).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void equalUidsOfCombinedAndSingleLogs_countOnce_andSoDoTwoSensors() {
        Scene scene = working()
                .conn("conn.log", "s1", 600, "C1", HOST, OUT, 443, 5_000L, 0L)
                .conn("combined.log", "s1", 600, "C1", HOST, OUT, 443, 5_000L, 0L);
        assertThat(taken(scene.impact(), HOST).bytes().high()).isEqualTo(5_000L);
        Scene two = working()
                .conn("a.log", "s1", 600, "C1@a", HOST, OUT, 443, 5_000L, 0L)
                .conn("b.log", "s2", 601, "C1@b", HOST, OUT, 443, 4_900L, 0L);
        assertThat(taken(two.impact(), HOST).bytes().high()).isEqualTo(5_000L);
        assertThat(two.impact().seenTwice()).isEqualTo(1);
    }

    @Test
    void twoConnectionsOfOneSensor_areTwo() {
        Scene scene = working()
                .conn("conn.log", "s1", 600, "C1", HOST, OUT, 443, 5_000L, 0L)
                .conn("conn.log", "s1", 600, "C2", HOST, OUT, 443, 5_000L, 0L);
        assertThat(taken(scene.impact(), HOST).bytes().high()).isEqualTo(10_000L);
    }

    @Test
    void payloadOfAnUnfinishedConnection_hasNoBound_wherePacketsWereNotCounted() {
        Scene scene = working().conn("conn.log", "s1", 600, "C1", HOST, OUT, 443, Fields.NULL, Fields.NULL);
        assertThat(taken(scene.impact(), HOST).verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(taken(scene.impact(), HOST).bytes().high()).isNull();
    }

    @Test
    void manyLongNamesUnderOneDomain_areAWayOut() {
        Scene scene = working();
        for (int i = 0; i < 40; i++) {
            scene.query("dns.log", 600 + i, HOST, String.format("%032x.evil.example", i * 7919L));
        }
        AssetVerdict verdict = taken(scene.impact(), HOST);
        assertThat(verdict.verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(verdict.outlets().getFirst().peer()).isEqualTo("evil.example");
    }

    @Test
    void withoutZones_nothingCanBeSaid() {
        Scene scene = working().conn("conn.log", "s1", 600, "C1", HOST, OUT, 443, 5_000L, 0L);
        Observations seen = scene.seen(Set.of());
        Impact impact = ImpactAssessment.of(
                seen, List.of(), null, DataMap.NONE, CoverageMatrix.of(seen, null, Set.of(), Set.of()), Set.of());
        assertThat(impact.verdicts()).allMatch(each -> each.verdict() == Verdict.CANNOT_BE_DETERMINED);
        assertThat(impact.total()).isEqualTo(ByteRange.UNKNOWN);
    }

    @Test
    void whatTheComputerHolds_isNamed_byCategory() {
        DataMap map = DataMapReader.read(
                        "map.yaml",
                        "holdings:\n  - {id: a, category: witness, hosts: [10.0.1.4], persons: [W-017]}\n"
                                + "  - {id: b, category: chambers, hosts: [10.0.1.4]}\n")
                .map()
                .orElseThrow();
        Scene scene = working().conn("conn.log", "s1", 600, "C1", HOST, OUT, 443, 5_000L, 0L);
        Observations seen = scene.seen(Set.of());
        Impact impact = ImpactAssessment.of(
                seen, List.of(), Scene.SITE, map, CoverageMatrix.of(seen, null, Set.of(), Set.of()), Set.of());
        assertThat(impact.verdicts().stream()
                        .filter(each -> each.asset().equals(HOST) && each.dimension() == Dimension.TAKEN)
                        .map(AssetVerdict::category))
                .containsExactly("chambers", "witness");
        assertThat(impact.total().high()).isEqualTo(5_000L);
    }

    @Test
    void archiveMadeOnAComputerWithoutNetworkLogs_saysNothingOfLeaving() {
        Scene scene = new Scene()
                .windows(
                        "sysmon.evtx",
                        "FS01",
                        "Microsoft-Windows-Sysmon/Operational",
                        1,
                        1,
                        60,
                        "CommandLine",
                        "7z.exe a x.7z D:\\files");
        AssetVerdict verdict = taken(scene.impact(), "fs01");
        assertThat(verdict.verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(verdict.reason()).isEqualTo("packed-not-followed");
    }

    @Test
    void lostPackets_takeNotShownAway() {
        assertThat(taken(working().impact(), HOST).verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(taken(working().loss("capture_loss.log", 900, "12.5").impact(), HOST)
                        .verdict())
                .isEqualTo(Verdict.CANNOT_BE_DETERMINED);
    }

    @Test
    void notShown_isNeverSaidWithoutCoverage() {
        assertThatThrownBy(() -> new AssetVerdict(
                        "x",
                        "public",
                        List.of(),
                        Dimension.TAKEN,
                        Verdict.NOT_SHOWN,
                        new ByteRange(0, 0L),
                        List.of(),
                        0.94,
                        "nothing-went-out",
                        List.of(),
                        List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Taking a source away never makes an answer more certain, nor a range narrower. */
    @Test
    void takingASourceAway_neverMakesMoreCertain() {
        long seed = 20240301;
        Random random = new Random(seed);
        int compared = 0;
        int changed = 0;
        int answered = 0;
        int shaken = 0;
        for (int scenes = Boolean.getBoolean("tipstaff.full") ? 20_000 : 400; scenes > 0; scenes--) {
            Scene scene = random(random);
            Set<String> scope = new TreeSet<>();
            Impact whole = scene.impact(scene.window(3_599), Set.of(), Set.of());
            whole.verdicts().forEach(each -> scope.add(each.asset()));
            Map<Finding, String> findings = findings(scene, random);
            Hypotheses answers = hypotheses(whole, findings, Set.of());
            for (String source : scene.sources.keySet()) {
                Set<String> without = new HashSet<>(Set.of(source));
                if (random.nextInt(3) == 0) {
                    without.add(List.copyOf(scene.sources.keySet()).get(random.nextInt(scene.sources.size())));
                }
                Impact less = scene.impact(scene.window(3_599), without, scope);
                for (Answer after : hypotheses(less, findings, without).answers()) {
                    Answer before = answers.to(after.question());
                    String about = "seed " + seed + ", scene " + scenes + " without " + without + ": " + before
                            + " became " + after;
                    assertThat(after.leading()).as(about).containsAll(before.leading());
                    assertThat(certainty(after)).as(about).isLessThanOrEqualTo(certainty(before));
                    answered++;
                    shaken += after.equals(before) ? 0 : 1;
                }
                for (AssetVerdict before : whole.verdicts()) {
                    AssetVerdict after = less.verdicts().stream()
                            .filter(each -> each.asset().equals(before.asset())
                                    && each.dimension() == before.dimension()
                                    && each.category().equals(before.category()))
                            .findFirst()
                            .orElseThrow();
                    String about = "seed " + seed + ", scene " + scenes + " without " + without + ": " + before
                            + " became " + after;
                    assertThat(after.verdict().isNoMoreCertainThan(before.verdict()))
                            .as(about)
                            .isTrue();
                    assertThat(after.bytes().holds(before.bytes())).as(about).isTrue();
                    compared++;
                    changed += after.verdict() == before.verdict() ? 0 : 1;
                }
                if (less.borderNotSeen() > whole.borderNotSeen()) {
                    continue; // The total is over fewer computers, and says so.
                }
                assertThat(less.total().holds(whole.total()))
                        .as(
                                "seed %d, scene %d without %s: %s became %s",
                                seed, scenes, without, whole.total(), less.total())
                        .isTrue();
            }
        }
        System.out.println(
                "impact: " + compared + " answers with a source taken away, " + changed + " less certain, 0 more");
        System.out.println("hypotheses: " + answered + " answers with a source taken away, " + shaken
                + " changed, 0 of them to a leading answer that is more certain");
        assertThat(changed).isPositive();
        assertThat(shaken).isPositive();
    }

    /** 0 where nothing leads alone, else how likely the one that does is said to be. */
    private static int certainty(Answer answer) {
        Likelihood likelihood = answer.likelihood();
        return likelihood == null ? 0 : likelihood.ordinal();
    }

    private static Hypotheses hypotheses(Impact impact, Map<Finding, String> findings, Set<String> without) {
        List<Finding> left = findings.entrySet().stream()
                .filter(each -> !without.contains(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return HypothesisMatrix.of(impact, left, Comparison.NONE, List.of());
    }

    /** Some of what the computers of a scene logged is what rules find, each by the source it stands in. */
    private static Map<Finding, String> findings(Scene scene, Random random) {
        Map<Finding, String> findings = new LinkedHashMap<>();
        String[][] known = {
            {"initial-access", "T1566.001"},
            {"collection", "T1039"},
            {"exfiltration", "T1048"},
            {"persistence", "T1078"}
        };
        scene.sources.forEach((source, events) -> {
            if (source.startsWith("sysmon")) {
                for (Event event : events) {
                    String[] of = known[random.nextInt(known.length)];
                    Level level = Level.values()[random.nextInt(Level.values().length)];
                    findings.put(Findings.of(event, level, of[0], of[1]), source);
                }
            }
        });
        return findings;
    }

    /** One connection log for each sensor and half hour, as rotation makes them, and one log of each other kind. */
    private static String connections(String sensor, int second) {
        return "conn-" + sensor + (second < 1_800 ? ".08:00.log" : ".08:30.log");
    }

    /** What the logs on requests and on files of one sensor have of a body of 1,000 bytes, where they have it. */
    private static void upload(
            Scene scene,
            Random random,
            String sensor,
            int at,
            String uid,
            String host,
            String peer,
            String target,
            String type) {
        if (random.nextInt(4) > 0) {
            scene.put("http" + sensor + ".log", at, uid, host, peer, target, 900, "F" + uid);
        }
        if (random.nextInt(4) > 0) {
            long seen = 700 + 100L * random.nextInt(4);
            String log = "files" + sensor + (at < 1_800 ? ".08:00.log" : ".08:30.log");
            long size = random.nextInt(4) == 0 ? -1 : 1_000;
            scene.file(log, at, "F" + uid, uid, host, peer, type, seen, 1_000 - seen, size);
        }
    }

    private static Scene random(Random random) {
        Scene scene = new Scene();
        int hosts = 1 + random.nextInt(3);
        for (int h = 0; h < hosts; h++) {
            String host = "10.0.1." + (4 + h);
            String sensor = random.nextBoolean() ? "s1" : "s2";
            if (random.nextInt(4) > 0) {
                for (int minute = 0; minute < 60; minute++) {
                    String uid = sensor + "-" + host + "-" + minute;
                    scene.conn(
                            connections(sensor, 60 * minute), sensor, 60 * minute, uid, host, "10.0.0.1", 53, 40L, 60L);
                }
                scene.query("dns.log", sensor, 60, host, "a-name-of-usual-length.court.example");
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                String uid = "U" + h + "-" + i;
                int at = random.nextInt(3_500);
                String peer = random.nextInt(3) == 0 ? "10.0.1.9" : "203.0.113." + (1 + random.nextInt(3));
                // Zeek has a record of every connection that ended, and counts its bytes by their sequence numbers.
                boolean carries = random.nextBoolean();
                long out = (carries ? 1_200 : 0) + random.nextInt(90_000);
                scene.conn(connections(sensor, at), sensor, at, uid, host, peer, 80, out, 500L);
                String target = "/up/" + random.nextInt(3) + ".7z";
                String type = random.nextBoolean() ? ARCHIVE : "text/json";
                if (carries) {
                    upload(scene, random, "", at + 1, uid, host, peer, target, type);
                }
                if (random.nextInt(3) == 0) {
                    // Another sensor saw the same connection, under an id of its own, and lost other packets.
                    scene.conn("conn-s3.log", "s3", at, uid + "@3", host, peer, 80, out, 500L);
                    if (carries) {
                        upload(scene, random, "-s3", at + 1, uid + "@3", host, peer, target, type);
                    }
                }
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                int at = random.nextInt(3_500);
                scene.windows(
                        "sysmon-" + random.nextInt(2) + ".evtx",
                        host,
                        "Microsoft-Windows-Sysmon/Operational",
                        1,
                        1 + at,
                        at,
                        "CommandLine",
                        random.nextBoolean() ? "7z.exe a x.7z D:\\files" : "whoami");
            }
            if (random.nextInt(3) == 0) {
                scene.share(
                        "smb.log", random.nextInt(3_500), host, "10.0.1.9", "x.7z", 10_240 + random.nextInt(60_000));
            }
            if (random.nextInt(3) == 0) {
                for (int i = 0; i < 30; i++) {
                    scene.query(
                            "dns.log",
                            random.nextInt(3_500),
                            host,
                            String.format("%040x.t.example", random.nextLong()));
                }
            }
        }
        if (random.nextInt(3) == 0) {
            scene.loss("capture_loss.log", random.nextInt(3_500), random.nextBoolean() ? "0.2" : "4.0");
        }
        if (scene.sources.isEmpty()) {
            scene.traffic("conn-0.log", "s1", "10.0.1.4", 60);
        }
        return scene;
    }
}
