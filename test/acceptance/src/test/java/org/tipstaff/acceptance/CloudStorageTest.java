package org.tipstaff.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.detect.Finding;
import org.tipstaff.engine.Detection;
import org.tipstaff.engine.ImpactQuestion;
import org.tipstaff.engine.Investigation;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.engine.RunLabels;
import org.tipstaff.engine.Scan;
import org.tipstaff.event.Sha256;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.ByteRange;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.Impact;
import org.tipstaff.impact.Verdict;
import org.tipstaff.label.Label;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/** CloudTrail from files to answers: an account that was attacked on purpose, and a trail of our own with its digest files. */
class CloudStorageTest {
    private static final Site SITE = SiteReader.read(
                    "site.yaml",
                    "court: {name: Example Court, timezone: Europe/Amsterdam}\n"
                            + "zones:\n  - {id: all, networks: [10.0.0.0/8], internet: yes}\n")
            .site()
            .orElseThrow();

    private static final String DELIVERED = "AWSLogs/111122223333/CloudTrail/eu-west-1/2024/03/01/";

    @TempDir
    Path folder;

    private static Detection detection(RuleBook book, Path logs) throws IOException {
        return new Scan(book, null, null, 1, true, () -> false, Progress.NONE).run(List.of(logs));
    }

    private static Impact impact(RuleBook book, Path logs) throws IOException {
        return Investigation.of(
                        detection(book, logs),
                        RunLabels.of(Label.UNLABELLED, book),
                        new ImpactQuestion(SITE, DataMap.NONE))
                .impact();
    }

    private static RuleBook sigma() throws IOException {
        return RuleBook.read(RuleSources.of(List.of(RealData.at("sigmahq/sigma-rules.zip") + "!rules/cloud/aws")), 1);
    }

    private static Map<String, Verdict> words(Impact impact, Dimension dimension) {
        Map<String, Verdict> words = new TreeMap<>();
        impact.verdicts().stream()
                .filter(each -> each.dimension() == dimension)
                .forEach(each -> words.put(each.asset(), each.verdict()));
        return words;
    }

    /**
     * 2,900 records of one simulation in an account without data events and without digests: what was shared is seen, what was read
     * can't be.
     */
    @Test
    void sharedWithAnotherAccount_isPossible_andSilenceWithoutDataEventsIsNoAnswer() throws IOException {
        Impact impact =
                impact(RuleBook.read(RuleSources.of(List.of()), 1), RealData.at("cloud/invictus-aws-cloudtrail.zip"));
        Map<String, Verdict> taken = words(impact, Dimension.TAKEN);
        TreeSet<String> possible = new TreeSet<>();
        taken.forEach((asset, verdict) -> {
            if (verdict == Verdict.POSSIBLE) {
                possible.add(asset);
            } else {
                assertThat(verdict).as(asset).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
            }
        });
        // By the records: an image, a snapshot, a database's snapshot and a bucket were opened to other accounts, and
        // volumes
        // were made from a shared snapshot by nobody knows whom.
        assertThat(possible)
                .containsExactly(
                        "ami-0aa1d83d0b0985c86",
                        "rds-snapshot:exfiltration",
                        "s3://stratus-red-team-bdbp-lhfzvgcamn",
                        "snap-083d3b857c13988bc",
                        "snap-0e83092ae538da583");
        assertThat(words(impact, Dimension.UNAVAILABLE).values())
                .doesNotContain(Verdict.NOT_SHOWN)
                .filteredOn(verdict -> verdict == Verdict.CONFIRMED)
                .hasSize(5);
        assertThat(impact.total()).isEqualTo(new ByteRange(0, null));
    }

    @Test
    void rulesForCloudTrail_findWhatTheyAskFor() throws IOException {
        RuleBook book = sigma();
        Map<String, Integer> found = new TreeMap<>();
        Detection simulation = detection(book, RealData.at("cloud/invictus-aws-cloudtrail.zip"));
        for (Finding finding : simulation.findings()) {
            found.merge(finding.rule().title(), 1, Integer::sum);
        }
        assertThat(found)
                .containsEntry("AWS Snapshot Backup Exfiltration", 2)
                .containsEntry("AWS Bucket Deleted", 5)
                .containsEntry("AWS CloudTrail Important Change", 6)
                .containsEntry("AWS VPC Flow Logs Deleted", 1);
        assertThat(simulation.findings()).hasSize(109);
        TreeSet<String> files = new TreeSet<>();
        for (Finding finding : detection(book, RealData.at("cloud/stratus-detonation-logs.zip"))
                .findings()) {
            files.add(finding.event().provenance().source().path());
        }
        System.out.println("cloud: findings in " + files.size() + " of 21 excerpts of AWS");
        assertThat(files).hasSize(12).allMatch(path -> path.contains("!AWS__"));
    }

    private static String call(String minute, String service, String name, String more) {
        return "{\"eventVersion\":\"1.09\",\"userIdentity\":{\"type\":\"IAMUser\",\"accountId\":\"111122223333\",\"userName\":\"clerk\"},"
                + "\"eventTime\":\"2024-03-01T" + minute + ":30Z\",\"eventSource\":\"" + service + "\",\"eventName\":\""
                + name + "\",\"awsRegion\":\"eu-west-1\",\"recipientAccountId\":\"111122223333\",\"eventID\":\""
                + minute
                + "-" + name + "\"," + more + "}";
    }

    private static String read(String minute, String address, String key, long bytes) {
        return call(
                minute,
                "s3.amazonaws.com",
                "GetObject",
                "\"eventCategory\":\"Data\",\"readOnly\":true,\"sourceIPAddress\":\"" + address
                        + "\",\"requestParameters\":{\"bucketName\":\"court-archive\",\"key\":\"" + key
                        + "\"},\"additionalEventData\":{\"bytesTransferredOut\":" + bytes + "}");
    }

    private static String tagged(String minute) {
        return call(
                minute,
                "s3.amazonaws.com",
                "PutBucketTagging",
                "\"eventCategory\":\"Management\",\"readOnly\":false,\"sourceIPAddress\":\"10.0.1.4\","
                        + "\"requestParameters\":{\"bucketName\":\"court-archive\"}");
    }

    private static final String SELECTORS = "\"eventCategory\":\"Management\",\"readOnly\":false,"
            + "\"sourceIPAddress\":\"10.0.1.4\",\"requestParameters\":{\"trailName\":\"court\",\"eventSelectors\":[{\"readWriteType\":"
            + "\"All\",\"includeManagementEvents\":true,\"dataResources\":[{\"type\":\"AWS::S3::Object\",\"values\":[\"arn:aws:s3\"]}]}]}";

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new java.io.ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(out)) {
            packed.write(bytes);
        }
        return out.toByteArray();
    }

    /** A trail as it is delivered: packed log files, and digest files that name them by the SHA-256 of what is in them. */
    private void deliver(String... readsOfTheLastFile) throws IOException {
        List<List<String>> files = List.of(
                List.of(call("08:00", "cloudtrail.amazonaws.com", "PutEventSelectors", SELECTORS), tagged("08:06")),
                List.of(read("08:20", "10.0.1.4", "a.pdf", 500), tagged("08:21")),
                List.of(readsOfTheLastFile));
        StringBuilder named = new StringBuilder();
        for (int i = 0; i < files.size(); i++) {
            byte[] bytes = ("{\"Records\":[" + String.join(",", files.get(i)) + "]}").getBytes(UTF_8);
            String name = "111122223333_CloudTrail_eu-west-1_20240301T08" + i + "0Z_x.json.gz";
            Files.write(folder.resolve(name), gzip(bytes));
            named.append(i == 0 ? "" : ",")
                    .append("{\"s3Bucket\":\"b\",\"s3Object\":\"" + DELIVERED + name + "\",\"hashValue\":\""
                            + Sha256.of(bytes).hex() + "\",\"hashAlgorithm\":\"SHA-256\"}");
        }
        for (int hour = 7; hour < 10; hour++) {
            String digest = "{\"awsAccountId\":\"111122223333\",\"digestStartTime\":\"2024-03-01T0" + hour
                    + ":00:00Z\",\"digestEndTime\":\"2024-03-01T" + (hour == 9 ? "10" : "0" + (hour + 1))
                    + ":00:00Z\",\"digestS3Object\":\"AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2024/03/01/"
                    + "111122223333_CloudTrail-Digest_eu-west-1_court_eu-west-1_20240301T0" + hour
                    + "0000Z.json.gz\",\"logFiles\":[" + (hour == 8 ? named : "") + "]}";
            Files.write(folder.resolve("digest-" + hour + ".json.gz"), gzip(digest.getBytes(UTF_8)));
        }
    }

    private AssetVerdict taken() throws IOException {
        return impact(RuleBook.read(RuleSources.of(List.of()), 1), folder).verdicts().stream()
                .filter(each -> each.asset().equals("s3://court-archive") && each.dimension() == Dimension.TAKEN)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void objectsReadOutside_areConfirmedFromPackedFiles() throws IOException {
        deliver(
                tagged("08:40"),
                read("08:41", "203.0.113.9", "b.pdf", 70_000),
                read("08:42", "203.0.113.9", "b.pdf", 70_000));
        AssetVerdict taken = taken();
        assertThat(taken.verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(taken.bytes().low()).isEqualTo(70_000);
        assertThat(taken.objects().getFirst().times()).isEqualTo(2);
        // From 08:00 on the selectors are known but for the minutes in which they were put.
        assertThat(taken.coverage()).isGreaterThan(0.8);
    }

    @Test
    void logFileThatWasChanged_isSeenByItsDigest() throws IOException {
        deliver(tagged("08:40"), read("08:41", "10.0.1.4", "b.pdf", 70_000));
        double before = taken().coverage();
        Path last = folder.resolve("111122223333_CloudTrail_eu-west-1_20240301T0820Z_x.json.gz");
        Files.write(last, gzip(("{\"Records\":[" + tagged("08:40") + "," + tagged("08:45") + "]}").getBytes(UTF_8)));
        Impact impact = impact(RuleBook.read(RuleSources.of(List.of()), 1), folder);
        assertThat(impact.coverage().rows().stream()
                        .flatMap(row -> row.cells().stream())
                        .anyMatch(cell -> cell.reason().equals("log-file-changed")))
                .isTrue();
        assertThat(taken().coverage()).isLessThan(before);
    }
}
