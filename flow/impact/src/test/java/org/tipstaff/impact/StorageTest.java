package org.tipstaff.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.impact.CloudScene.ACCOUNT;
import static org.tipstaff.impact.CloudScene.BUCKET;
import static org.tipstaff.impact.CloudScene.INSIDE;
import static org.tipstaff.impact.CloudScene.OTHER;
import static org.tipstaff.impact.CloudScene.OUTSIDE;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.DataMapReader;

class StorageTest {
    private static final Fields NO_FIELDS = Fields.none();

    private static CoverageMatrix.Row row(Impact impact, String channel) {
        return impact.coverage().rows().stream()
                .filter(row -> row.log().channel().equals(channel))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> reasons(Impact impact, String channel) {
        return row(impact, channel).cells().stream()
                .map(CoverageMatrix.Cell::reason)
                .collect(java.util.stream.Collectors.toSet());
    }

    @Test
    void silenceOfATrailThatRecordsAllOfIt_isNotShown() {
        CloudScene scene = CloudScene.recorded(6).read(30, INSIDE, "a.pdf", 5_000);
        assertThat(scene.taken().verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(scene.taken().bytes()).isEqualTo(new ByteRange(0, 0L));
        assertThat(scene.taken().coverage()).isEqualTo(1);
        assertThat(scene.verdict(BUCKET, Dimension.UNAVAILABLE).verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(scene.verdict(BUCKET, Dimension.ALTERED).verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(row(scene.impact(DataMap.NONE), CloudRows.OBJECTS).observed())
                .isEqualTo(1);
    }

    /** The gap of many real cases: volumes without names. */
    @Test
    void silenceWhereReadsAreNotRecorded_cannotBeDetermined() {
        CloudScene scene = new CloudScene(6, true).management(1, "PutBucketTagging");
        for (int i = 0; i < 360; i += 20) {
            scene.call(i, "iam.amazonaws.com", "TagRole", INSIDE, "readOnly", false, "eventCategory", "Management");
        }
        assertThat(scene.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(scene.taken().reason()).isEqualTo("object-log-off");
        Impact impact = scene.impact(DataMap.NONE);
        assertThat(row(impact, CloudRows.OBJECTS).cells())
                .allMatch(cell -> cell.state() == CoverageState.NEVER_COLLECTED);
        assertThat(row(impact, CloudRows.MANAGEMENT).observed()).isEqualTo(1);
    }

    @Test
    void silenceWithoutDigests_cannotBeDetermined() {
        CloudScene scene =
                new CloudScene(6, false).selectors(0, "All", true, "arn:aws:s3").read(30, INSIDE, "a.pdf", 5_000);
        assertThat(scene.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(scene.taken().reason()).isEqualTo("object-log-not-whole");
        assertThat(reasons(scene.impact(DataMap.NONE), CloudRows.OBJECTS)).contains("no-digest");
    }

    @Test
    void objectReadOutside_isConfirmed_andCountedOnceHoweverOftenItWasRead() {
        CloudScene scene = CloudScene.recorded(6)
                .read(30, OUTSIDE, "a.pdf", 5_000)
                .read(31, OUTSIDE, "a.pdf", 5_000)
                .read(32, OUTSIDE, "b.pdf", 700)
                .read(33, INSIDE, "c.pdf", 90_000)
                .read(34, OUTSIDE, "unchanged.pdf", 0);
        AssetVerdict taken = scene.taken();
        assertThat(taken.verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(taken.bytes()).isEqualTo(new ByteRange(5_700, 10_700L));
        assertThat(taken.objects()).extracting(SentObject::name).containsExactly("a.pdf", "b.pdf");
        assertThat(taken.objects().getFirst().times()).isEqualTo(2);
        assertThat(taken.outlets()).hasSize(1);
        assertThat(taken.outlets().getFirst().out()).isEqualTo(10_700L);
        assertThat(scene.impact(DataMap.NONE).sentAgain()).isEqualTo(5_000);
        assertThat(scene.impact(DataMap.NONE).total().low()).isEqualTo(5_700);
    }

    @Test
    void versionsOfOneName_areTwoObjects() {
        CloudScene scene = CloudScene.recorded(6)
                .read(30, OUTSIDE, "a.pdf", 5_000, "requestParameters.versionId", "v1")
                .read(31, OUTSIDE, "a.pdf", 4_000, "requestParameters.versionId", "v2");
        assertThat(scene.taken().bytes().low()).isEqualTo(9_000);
    }

    @Test
    void recordThatTwoTrailsDelivered_isOneRead() {
        CloudScene scene = CloudScene.recorded(6)
                .read(30, OUTSIDE, "a.pdf", 5_000, "eventID", "the-same")
                .read(50, OUTSIDE, "a.pdf", 5_000, "eventID", "the-same");
        assertThat(scene.taken().bytes()).isEqualTo(new ByteRange(5_000, 5_000L));
    }

    @Test
    void whatWasRefused_tookNothing() {
        CloudScene scene = CloudScene.recorded(6)
                .read(30, OUTSIDE, "a.pdf", 243, "errorCode", "AccessDenied")
                .management(40, "DeleteBucket", "errorCode", "BucketNotEmpty");
        assertThat(scene.taken().verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(scene.verdict(BUCKET, Dimension.UNAVAILABLE).verdict()).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void readingWithoutAVersion_isNotAddedToThoseOfVersions() {
        CloudScene scene = CloudScene.recorded(6)
                .read(30, OUTSIDE, "a.pdf", 5_000, "requestParameters.versionId", "v1")
                .read(31, OUTSIDE, "a.pdf", 5_000);
        assertThat(scene.taken().bytes()).isEqualTo(new ByteRange(5_000, 10_000L));
    }

    @Test
    void partOfAnObject_wasTakenAsFarAsItWasGiven() {
        CloudScene part =
                CloudScene.recorded(6).read(30, OUTSIDE, "a.pdf", 500, "requestParameters.Range", "bytes=0-499");
        assertThat(part.taken().verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(part.taken().bytes()).isEqualTo(new ByteRange(500, 500L));
        assertThat(part.taken().objects()).extracting(SentObject::complete).containsExactly(false);
    }

    @Test
    void readWhoseSizeIsNotRecorded_isLikely_withoutABound() {
        CloudScene unknown = CloudScene.recorded(6).object(30, "GetObject", OUTSIDE, "a.pdf");
        assertThat(unknown.taken().verdict()).isEqualTo(Verdict.LIKELY);
        assertThat(unknown.taken().bytes()).isEqualTo(ByteRange.UNKNOWN);
    }

    @Test
    void readByAService_leavesRoomAndConfirmsNothing() {
        CloudScene scene = CloudScene.recorded(6).read(30, "backup.amazonaws.com", "a.pdf", 5_000);
        assertThat(scene.taken().verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(scene.taken().reason()).isEqualTo("read-by-service");
        assertThat(scene.taken().bytes()).isEqualTo(new ByteRange(0, 5_000L));
    }

    /** A private address behind an end point is one of the network the end point is in, whoever has another of that number. */
    @Test
    void endPoints_areInsideOnlyWhereTheyAreTheAccountsOwn() {
        String of = "vpcEndpointAccountId";
        CloudScene own =
                CloudScene.recorded(6).read(30, INSIDE, "a.pdf", 5_000, "vpcEndpointId", "vpce-1", of, ACCOUNT);
        CloudScene foreign =
                CloudScene.recorded(6).read(30, INSIDE, "a.pdf", 5_000, "vpcEndpointId", "vpce-1", of, OTHER);
        CloudScene whose = CloudScene.recorded(6).read(30, INSIDE, "a.pdf", 5_000, "vpcEndpointId", "vpce-1");
        CloudScene elsewhere = CloudScene.recorded(6).read(30, "172.31.0.9", "a.pdf", 5_000, "vpcEndpointId", "vpce-1");
        assertThat(own.taken().verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(foreign.taken().verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(whose.taken().verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(elsewhere.taken().verdict()).isEqualTo(Verdict.CONFIRMED);
    }

    private static Verdict policy(Object effect, String field, Object principal) {
        return CloudScene.recorded(6)
                .management(
                        30,
                        "PutBucketPolicy",
                        "requestParameters.bucketPolicy.Statement.Effect",
                        effect,
                        "requestParameters.bucketPolicy.Statement." + field,
                        principal)
                .taken()
                .verdict();
    }

    @Test
    void policyForOthers_isAChannelThatWasOpened() {
        assertThat(policy("Allow", "Principal.AWS", "arn:aws:iam::" + OTHER + ":root"))
                .isEqualTo(Verdict.POSSIBLE);
        assertThat(policy("Allow", "Principal.AWS", List.of(ACCOUNT, OTHER))).isEqualTo(Verdict.POSSIBLE);
        assertThat(policy("Allow", "Principal", "*")).isEqualTo(Verdict.POSSIBLE);
        assertThat(policy("Allow", "NotPrincipal.AWS", ACCOUNT)).isEqualTo(Verdict.POSSIBLE);
        assertThat(policy("Allow", "Principal.AWS", "arn:aws:iam::" + ACCOUNT + ":role/Clerk"))
                .isEqualTo(Verdict.NOT_SHOWN);
        assertThat(policy("Deny", "Principal", "*")).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(policy("Allow", "Principal.Service", "cloudtrail.amazonaws.com"))
                .isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void accessListForOthers_isAChannelThatWasOpened() {
        String list = "requestParameters.AccessControlPolicy.";
        assertThat(CloudScene.recorded(6)
                        .management(30, "PutBucketAcl", "requestParameters.x-amz-acl", List.of("public-read"))
                        .taken()
                        .verdict())
                .isEqualTo(Verdict.POSSIBLE);
        assertThat(CloudScene.recorded(6)
                        .management(30, "PutBucketAcl", "requestParameters.x-amz-acl", List.of("private"))
                        .taken()
                        .verdict())
                .isEqualTo(Verdict.NOT_SHOWN);
        assertThat(CloudScene.recorded(6)
                        .management(
                                30,
                                "PutBucketAcl",
                                list + "Owner.ID",
                                "us",
                                list + "AccessControlList.Grant.Grantee.ID",
                                List.of("us", "them"))
                        .taken()
                        .verdict())
                .isEqualTo(Verdict.POSSIBLE);
        assertThat(CloudScene.recorded(6)
                        .management(
                                30,
                                "PutBucketAcl",
                                list + "Owner.ID",
                                "us",
                                list + "AccessControlList.Grant.Grantee.ID",
                                "us")
                        .taken()
                        .verdict())
                .isEqualTo(Verdict.NOT_SHOWN);
        assertThat(CloudScene.recorded(6)
                        .management(
                                30,
                                "PutBucketAcl",
                                list + "AccessControlList.Grant.Grantee.URI",
                                "http://acs.amazonaws.com/groups/global/AllUsers")
                        .taken()
                        .verdict())
                .isEqualTo(Verdict.POSSIBLE);
    }

    @Test
    void copyIntoAnotherAccount_isLikely_andReplicationLeavesRoom() {
        CloudScene copied = CloudScene.recorded(6)
                .call(
                        30,
                        "s3.amazonaws.com",
                        "CopyObject",
                        INSIDE,
                        "eventCategory",
                        "Data",
                        "requestParameters.bucketName",
                        "elsewhere",
                        "requestParameters.key",
                        "a.pdf",
                        "requestParameters.x-amz-copy-source",
                        "/court-archive/a.pdf",
                        "resources.accountId",
                        List.of(OTHER, ACCOUNT));
        assertThat(copied.taken().verdict()).isEqualTo(Verdict.LIKELY);
        assertThat(copied.taken().reason()).isEqualTo("object-copied-to-other-account");
        String destination = "requestParameters.ReplicationConfiguration.Rule.Destination.";
        assertThat(CloudScene.recorded(6)
                        .management(30, "PutBucketReplication", destination + "Account", OTHER)
                        .taken()
                        .verdict())
                .isEqualTo(Verdict.POSSIBLE);
        assertThat(CloudScene.recorded(6)
                        .management(30, "PutBucketReplication", destination + "Account", ACCOUNT)
                        .taken()
                        .verdict())
                .isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void snapshotOpenedToAnotherAccount_isPossible_andUsedThereafter_likely() {
        CloudScene scene = CloudScene.recorded(6)
                .call(
                        30,
                        "ec2.amazonaws.com",
                        "ModifySnapshotAttribute",
                        INSIDE,
                        "requestParameters.snapshotId",
                        "snap-1",
                        "requestParameters.createVolumePermission.add.items.userId",
                        List.of(OTHER))
                .call(
                        31,
                        "rds.amazonaws.com",
                        "ModifyDBSnapshotAttribute",
                        INSIDE,
                        "requestParameters.dBSnapshotIdentifier",
                        "records",
                        "requestParameters.valuesToAdd",
                        List.of("all"))
                .call(
                        32,
                        "ec2.amazonaws.com",
                        "ModifyImageAttribute",
                        INSIDE,
                        "requestParameters.imageId",
                        "ami-1",
                        "requestParameters.launchPermission.remove.items.userId",
                        List.of(OTHER));
        Impact impact = scene.impact(DataMap.NONE);
        assertThat(CloudScene.verdict(impact, "snap-1", Dimension.TAKEN).verdict())
                .isEqualTo(Verdict.POSSIBLE);
        assertThat(CloudScene.verdict(impact, "rds-snapshot:records", Dimension.TAKEN)
                        .verdict())
                .isEqualTo(Verdict.POSSIBLE);
        assertThat(impact.verdicts()).noneMatch(each -> each.asset().equals("ami-1"));
        scene.call(
                40,
                "ec2.amazonaws.com",
                "SharedSnapshotVolumeCreated",
                "ec2.amazonaws.com",
                "serviceEventDetails.snapshotId",
                "snap-1");
        assertThat(scene.verdict("snap-1", Dimension.TAKEN).verdict()).isEqualTo(Verdict.LIKELY);
    }

    @Test
    void whatWasWrittenDeletedOrLocked_hasTheWordThatTheRecordCarries() {
        CloudScene written = CloudScene.recorded(6).object(30, "PutObject", INSIDE, "a.pdf");
        assertThat(written.verdict(BUCKET, Dimension.ALTERED).verdict()).isEqualTo(Verdict.POSSIBLE);
        assertThat(written.verdict(BUCKET, Dimension.UNAVAILABLE).verdict()).isEqualTo(Verdict.NOT_SHOWN);
        String key = "requestParameters.x-amz-server-side-encryption-aws-kms-key-id";
        CloudScene locked = CloudScene.recorded(6)
                .object(30, "PutObject", INSIDE, "a.pdf", key, "arn:aws:kms:eu-west-1:" + OTHER + ":key/1");
        assertThat(locked.verdict(BUCKET, Dimension.ALTERED).verdict()).isEqualTo(Verdict.LIKELY);
        assertThat(locked.verdict(BUCKET, Dimension.UNAVAILABLE).verdict()).isEqualTo(Verdict.LIKELY);
        CloudScene ownKey = CloudScene.recorded(6)
                .object(30, "PutObject", INSIDE, "a.pdf", key, "arn:aws:kms:eu-west-1:" + ACCOUNT + ":key/1");
        assertThat(ownKey.verdict(BUCKET, Dimension.ALTERED).verdict()).isEqualTo(Verdict.POSSIBLE);
        CloudScene deleted = CloudScene.recorded(6).object(30, "DeleteObject", OUTSIDE, "a.pdf");
        assertThat(deleted.verdict(BUCKET, Dimension.UNAVAILABLE).verdict()).isEqualTo(Verdict.LIKELY);
        CloudScene hidden = CloudScene.recorded(6)
                .object(30, "DeleteObject", OUTSIDE, "a.pdf", "responseElements.x-amz-delete-marker", "true");
        assertThat(hidden.verdict(BUCKET, Dimension.UNAVAILABLE).verdict()).isEqualTo(Verdict.POSSIBLE);
        CloudScene gone = CloudScene.recorded(6).management(30, "DeleteBucket");
        assertThat(gone.verdict(BUCKET, Dimension.UNAVAILABLE).verdict()).isEqualTo(Verdict.CONFIRMED);
        CloudScene versions = CloudScene.recorded(6)
                .management(30, "PutBucketVersioning", "requestParameters.VersioningConfiguration.Status", "Suspended");
        assertThat(versions.verdict(BUCKET, Dimension.ALTERED).verdict()).isEqualTo(Verdict.POSSIBLE);
    }

    @Test
    void trailThatIsStoppedOrTurnedAway_changesTheWords() {
        for (String act : List.of("StopLogging", "DeleteTrail", "UpdateTrail")) {
            CloudScene scene = CloudScene.recorded(6).trail(90, act);
            assertThat(scene.taken().verdict()).as(act).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
            assertThat(scene.taken().coverage()).as(act).isLessThan(0.3);
            assertThat(reasons(scene.impact(DataMap.NONE), CloudRecord.CHANNEL))
                    .as(act)
                    .contains(act.equals("UpdateTrail") ? "trail-changed" : "logging-stopped");
        }
        CloudScene away = CloudScene.recorded(6).selectors(90, "All", true, Fields.NULL);
        assertThat(away.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        CloudScene writesOnly = CloudScene.recorded(6).selectors(90, "WriteOnly", true, "arn:aws:s3");
        assertThat(writesOnly.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        CloudScene prefix = CloudScene.recorded(6).selectors(90, "All", true, "arn:aws:s3:::court-archive/public/");
        assertThat(prefix.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        CloudScene refused = CloudScene.recorded(6)
                .call(
                        90,
                        "cloudtrail.amazonaws.com",
                        "StopLogging",
                        INSIDE,
                        "errorCode",
                        "AccessDenied",
                        "requestParameters.name",
                        "court");
        assertThat(refused.taken().verdict()).isEqualTo(Verdict.NOT_SHOWN);
        CloudScene another = CloudScene.recorded(6)
                .call(90, "cloudtrail.amazonaws.com", "StopLogging", INSIDE, "requestParameters.name", "other");
        assertThat(another.taken().verdict()).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void logFileThatIsMissing_orAnother_isAGapOfItsMinutes() {
        CloudScene scene = CloudScene.recorded(6).read(100, INSIDE, "a.pdf", 10);
        String file = scene.files().keySet().stream().skip(4).findFirst().orElseThrow();
        scene.taken.add(file);
        assertThat(scene.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(reasons(scene.impact(DataMap.NONE), CloudRecord.CHANNEL)).contains("log-file-missing");
        CloudScene other = CloudScene.recorded(6).read(100, INSIDE, "a.pdf", 10);
        other.dropped.add(5);
        assertThat(other.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(reasons(other.impact(DataMap.NONE), CloudRecord.CHANNEL)).contains("log-file-missing");
        CloudScene two = CloudScene.recorded(6).read(100, INSIDE, "a.pdf", 10).read(100, INSIDE, "b.pdf", 10);
        two.dropped.add(two.files().values().stream().mapToInt(List::size).sum() - 8 - 1);
        assertThat(two.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(reasons(two.impact(DataMap.NONE), CloudRecord.CHANNEL)).contains("log-file-changed");
        CloudScene digest = CloudScene.recorded(6);
        digest.taken.add("digest-3");
        assertThat(digest.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(reasons(digest.impact(DataMap.NONE), CloudRecord.CHANNEL)).contains("digest-missing");
    }

    @Test
    void bucketsStandInTheDataMap_withWhatIsInThem() {
        DataMap map = DataMapReader.read("map.yaml", """
                        holdings:
                          - {id: drafts, category: chambers, paths: ['s3://court-archive/drafts/']}
                          - {id: protected, category: witness, paths: ['s3://court-archive/vwu/'], persons: [W-017]}
                          - {id: silent, category: staff, paths: ['s3://never-named']}
                        """).map().orElseThrow();
        Impact impact = CloudScene.recorded(6)
                .read(30, OUTSIDE, "vwu/list.pdf", 5_000)
                .read(31, OUTSIDE, "menu.pdf", 70)
                .impact(map);
        List<AssetVerdict> taken = impact.verdicts().stream()
                .filter(each -> each.asset().equals(BUCKET) && each.dimension() == Dimension.TAKEN)
                .toList();
        assertThat(taken).extracting(AssetVerdict::category).containsExactly("unclassified", "witness", "chambers");
        assertThat(taken)
                .extracting(AssetVerdict::verdict)
                .containsExactly(Verdict.CONFIRMED, Verdict.CONFIRMED, Verdict.NOT_SHOWN);
        assertThat(taken.get(1).persons()).containsExactly("W-017");
        assertThat(taken.get(1).bytes().low()).isEqualTo(5_000);
        AssetVerdict silent = CloudScene.verdict(impact, "s3://never-named", Dimension.TAKEN);
        assertThat(silent.verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(silent.category()).isEqualTo("staff");
    }

    private static final List<String> PLACES = List.of(OUTSIDE, INSIDE, "backup.amazonaws.com", "198.51.100.7");

    private static CloudScene drawn(Random random) {
        CloudScene scene = random.nextInt(4) == 0 ? new CloudScene(4, random.nextBoolean()) : CloudScene.recorded(4);
        for (int i = 0; i < 1 + random.nextInt(10); i++) {
            int minute = random.nextInt(240);
            String from = PLACES.get(random.nextInt(PLACES.size()));
            String key = "k" + random.nextInt(4);
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> scene.read(minute, from, key, random.nextInt(3) * 1_000L);
                case 3 -> scene.object(minute, "GetObject", from, key);
                case 4 -> scene.object(minute, "PutObject", from, key);
                case 5 -> scene.object(minute, "DeleteObject", from, key);
                case 6 ->
                    scene.management(
                            minute,
                            "PutBucketPolicy",
                            "requestParameters.bucketPolicy.Statement.Effect",
                            "Allow",
                            "requestParameters.bucketPolicy.Statement.Principal.AWS",
                            random.nextBoolean() ? OTHER : ACCOUNT);
                case 7 -> scene.management(minute, "DeleteBucket");
                case 8 -> scene.trail(minute, random.nextBoolean() ? "StopLogging" : "UpdateTrail");
                case 9 -> scene.selectors(minute, "All", true, random.nextBoolean() ? "arn:aws:s3" : Fields.NULL);
                case 10 -> scene.selectors(minute, "WriteOnly", random.nextBoolean(), "arn:aws:s3:::court-archive/");
                default -> scene.read(minute, from, key, 50, "requestParameters.Range", "bytes=0-49");
            }
        }
        return scene;
    }

    private int lessCertain;

    private int compare(String about, Impact whole, Impact less) {
        int answers = 0;
        for (AssetVerdict before : whole.verdicts()) {
            for (AssetVerdict after : less.verdicts()) {
                if (before.asset().equals(after.asset()) && before.dimension() == after.dimension()) {
                    String which = about + ": " + before + " became " + after;
                    assertThat(after.verdict().isNoMoreCertainThan(before.verdict()))
                            .as(which)
                            .isTrue();
                    assertThat(after.bytes().holds(before.bytes())).as(which).isTrue();
                    answers++;
                    lessCertain += after.verdict() == before.verdict() ? 0 : 1;
                }
            }
        }
        return answers;
    }

    /** I-5: each file in turn, pairs, halves of all; and a fifth of the records. */
    @Test
    void noAnswerGetsMoreCertain_whicheverFilesOrRecordsAreTakenAway() {
        int answers = 0;
        int scenes = Boolean.getBoolean("tipstaff.full") ? 2_000 : 60;
        for (int seed = 0; seed < scenes; seed++) {
            Random random = new Random(seed);
            CloudScene scene = drawn(random);
            DataMap map = DataMapReader.read(
                            "m", "holdings:\n  - {id: a, category: staff, paths: ['s3://court-archive']}\n")
                    .map()
                    .orElseThrow();
            Impact whole = scene.impact(map);
            List<String> files = new ArrayList<>(scene.files().keySet());
            List<Set<String>> masks = new ArrayList<>();
            files.forEach(file -> masks.add(Set.of(file)));
            for (int i = 0; i < 20; i++) {
                java.util.Collections.shuffle(files, random);
                masks.add(Set.copyOf(files.subList(0, i < 10 ? 2 : files.size() / 2)));
            }
            for (Set<String> mask : masks) {
                scene.taken.clear();
                scene.taken.addAll(mask);
                answers += compare("seed " + seed + " without " + mask, whole, scene.impact(map));
            }
            scene.taken.clear();
            int records = scene.files().values().stream().mapToInt(List::size).sum();
            for (int i = 0; i < 10; i++) {
                scene.dropped.clear();
                while (scene.dropped.size() < Math.max(1, records / 5)) {
                    scene.dropped.add(random.nextInt(records));
                }
                Impact less = scene.impact(map);
                answers += compare("seed " + seed + " without records " + scene.dropped, whole, less);
            }
        }
        System.out.println("storage: " + answers + " answers with files or records taken away, " + lessCertain
                + " less certain, 0 more");
        assertThat(lessCertain).isGreaterThan(scenes);
        assertThat(answers).isGreaterThan(scenes * 50);
    }

    /** Whatever a digest file says, reading it ends, and what can't be used in full proves nothing. */
    @Test
    void hostileDigests_proveNothing() {
        List<Object> values = List.of(
                "",
                "x",
                Fields.NULL,
                "2024-03-01T08:00:00Z",
                "2024-03-01T09:00:00Z",
                "9999999999-01-01T00:00:00Z",
                "SHA-256",
                "0".repeat(64),
                "111122223333",
                "a/111122223333_CloudTrail-Digest_eu-west-1_court_eu-west-1_20240301T000000Z.json.gz",
                "111122223333_CloudTrail-Digest_",
                "_____",
                List.of(),
                List.of("0".repeat(64), 7L, Fields.NULL),
                List.of("SHA-256", "SHA-256"),
                -1L);
        List<String> names = List.of(
                "awsAccountId",
                "digestStartTime",
                "digestEndTime",
                "digestS3Object",
                "logFiles.s3Object",
                "logFiles.hashValue",
                "logFiles.hashAlgorithm",
                "logFiles.oldestEventTime",
                "logFiles.newestEventTime");
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            Fields.Builder fields = NO_FIELDS.toBuilder();
            for (String name : names) {
                if (random.nextInt(8) > 0) {
                    fields.put(name, values.get(random.nextInt(values.size())));
                }
            }
            Event event = new Event(
                    new Provenance(Source.file("d"), 1, Provenance.NO_OFFSET),
                    "aws",
                    "aws:cloudtrail-digest",
                    "",
                    Event.NO_EVENT_ID,
                    "",
                    "",
                    List.of(),
                    fields.build(),
                    null);
            var digest = LogDigest.of(new CloudRecord(event));
            if (digest.isPresent()) {
                read++;
                assertThat(digest.get().start()).isBefore(digest.get().end());
                assertThat(digest.get().files()).allMatch(file -> file.sha256().length() == 64);
            }
        }
        assertThat(read).as("seed 7").isBetween(0, 2_000);
    }

    @Test
    void numberThatNoObjectHas_isNoNumber_andBreaksNothing() {
        Object[] numbers = {
            Long.MAX_VALUE,
            CloudCollector.OBJECT_BYTES_MAX + 1,
            new java.math.BigDecimal(java.math.BigInteger.ONE, -Integer.MAX_VALUE),
            "5000",
            List.of(1L, 2L),
            -7L
        };
        for (Object number : numbers) {
            CloudScene scene = CloudScene.recorded(6);
            for (int i = 0; i < 3; i++) {
                scene.object(30 + i, "GetObject", OUTSIDE, "a" + i, "additionalEventData.bytesTransferredOut", number);
            }
            assertThat(scene.taken().verdict()).as("%s", number).isEqualTo(Verdict.LIKELY);
            assertThat(scene.taken().bytes()).as("%s", number).isEqualTo(ByteRange.UNKNOWN);
        }
        CloudScene largest = CloudScene.recorded(6)
                .read(30, OUTSIDE, "a", CloudCollector.OBJECT_BYTES_MAX)
                .read(31, OUTSIDE, "b", CloudCollector.OBJECT_BYTES_MAX);
        assertThat(largest.taken().bytes().low()).isEqualTo(2 * CloudCollector.OBJECT_BYTES_MAX);
    }

    @Test
    void objectWhoseNameHasABar_isNoVersionOfAnother() {
        CloudScene scene = CloudScene.recorded(6)
                .read(30, OUTSIDE, "a|b", 5_000)
                .read(31, OUTSIDE, "a|b", 5_000, "requestParameters.versionId", "v1");
        assertThat(scene.taken().bytes()).isEqualTo(new ByteRange(5_000, 10_000L));
        CloudScene two = CloudScene.recorded(6).read(30, OUTSIDE, "a", 5_000).read(31, OUTSIDE, "a|b", 4_000);
        assertThat(two.taken().bytes().low()).isEqualTo(9_000);
    }

    @Test
    void objectThatTwoCategoriesHold_countsOnceInTheWhole() {
        DataMap map = DataMapReader.read("m", """
                        holdings:
                          - {id: all, category: staff, paths: ['s3://court-archive']}
                          - {id: drafts, category: chambers, paths: ['s3://court-archive/drafts/']}
                        """).map().orElseThrow();
        Impact impact = CloudScene.recorded(6)
                .read(30, OUTSIDE, "drafts/a", 5_000)
                .read(31, OUTSIDE, "drafts/a", 5_000)
                .read(32, OUTSIDE, "other", 300)
                .impact(map);
        assertThat(impact.total().low()).isEqualTo(5_300);
        assertThat(impact.sentAgain()).isEqualTo(5_000);
    }

    @Test
    void everyRuleOfAReplication_isLookedAt() {
        String to = "requestParameters.ReplicationConfiguration.Rule.Destination.";
        CloudScene second = CloudScene.recorded(6)
                .management(
                        30,
                        "PutBucketReplication",
                        to + "Account",
                        List.of(CloudScene.ACCOUNT, CloudScene.OTHER),
                        to + "Bucket",
                        List.of("arn:aws:s3:::a", "arn:aws:s3:::b"));
        assertThat(second.taken().reason()).isEqualTo("channel-opened");
        CloudScene unnamed = CloudScene.recorded(6)
                .management(
                        30,
                        "PutBucketReplication",
                        to + "Account",
                        CloudScene.ACCOUNT,
                        to + "Bucket",
                        List.of("arn:aws:s3:::a", "arn:aws:s3:::b"));
        assertThat(unnamed.taken().reason()).isEqualTo("channel-opened");
        CloudScene own = CloudScene.recorded(6)
                .management(
                        30,
                        "PutBucketReplication",
                        to + "Account",
                        List.of(CloudScene.ACCOUNT, CloudScene.ACCOUNT),
                        to + "Bucket",
                        List.of("arn:aws:s3:::a", "arn:aws:s3:::b"));
        assertThat(own.taken().verdict()).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void largeObjectThatIsCopiedInParts_isCopied() {
        for (String name : List.of("CopyObject", "UploadPartCopy")) {
            CloudScene scene = CloudScene.recorded(6)
                    .call(
                            30,
                            "s3.amazonaws.com",
                            name,
                            INSIDE,
                            "eventCategory",
                            "Data",
                            "requestParameters.bucketName",
                            "elsewhere",
                            "requestParameters.key",
                            "x",
                            "requestParameters.x-amz-copy-source",
                            "court-archive/drafts/a",
                            "resources.accountId",
                            CloudScene.OTHER);
            assertThat(scene.taken().reason()).as(name).isEqualTo("object-copied-to-other-account");
        }
    }

    @Test
    void principalInAFormThatIsNotKnown_isNotTakenForOneOfTheAccount() {
        String statement = "requestParameters.bucketPolicy.Statement.";
        for (String principal : List.of("AROAEXAMPLEEXAMPLEEX", "arn:aws:iam::" + CloudScene.ACCOUNT + ":root")) {
            CloudScene scene = CloudScene.recorded(6)
                    .management(
                            30,
                            "PutBucketPolicy",
                            statement + "Effect",
                            "Allow",
                            statement + "Principal.AWS",
                            principal);
            assertThat(scene.taken().verdict())
                    .as(principal)
                    .isEqualTo(principal.startsWith("AROA") ? Verdict.POSSIBLE : Verdict.NOT_SHOWN);
        }
    }

    /** Who put them through another trail, or in another region, says nothing of whether this trail was recording. */
    @Test
    void selectorsThatStandInNoFileOfTheTrail_showNothing() {
        CloudScene apart = new CloudScene(6, true)
                .selectors(-10, "All", true, "arn:aws:s3")
                .apart();
        for (int i = 0; i < 360; i += 20) {
            apart.call(i, "iam.amazonaws.com", "TagRole", INSIDE, "readOnly", false, "eventCategory", "Management");
        }
        apart.management(1, "PutBucketTagging");
        assertThat(apart.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        CloudScene stopped = CloudScene.recorded(6).trail(60, "StopLogging").apart();
        assertThat(stopped.taken().verdict()).isEqualTo(Verdict.CANNOT_BE_DETERMINED);
        assertThat(CloudScene.recorded(6).taken().verdict()).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void trailsOfWhoeverCalls_showNothingOfAnothersBucket() {
        for (String owner : List.of(CloudScene.ACCOUNT, CloudScene.OTHER)) {
            CloudScene scene = CloudScene.recorded(6)
                    .call(
                            30,
                            "s3.amazonaws.com",
                            "GetObject",
                            INSIDE,
                            "eventCategory",
                            "Data",
                            "requestParameters.bucketName",
                            "shared",
                            "requestParameters.key",
                            "x",
                            "additionalEventData.bytesTransferredOut",
                            5L,
                            "resources.accountId",
                            owner);
            assertThat(scene.verdict("s3://shared", Dimension.TAKEN).verdict())
                    .as(owner)
                    .isEqualTo(owner.equals(CloudScene.OTHER) ? Verdict.CANNOT_BE_DETERMINED : Verdict.NOT_SHOWN);
        }
    }

    @Test
    void moreTrailsThanAreToldApart_showNothing() {
        for (int more = 0; more < 2; more++) {
            List<LogDigest> digests = new ArrayList<>();
            for (int i = 0; i < TrailCoverage.TRAILS_MAX + more; i++) {
                digests.add(new LogDigest(
                        CloudScene.ACCOUNT,
                        "eu-west-1",
                        "trail" + i,
                        CloudScene.BEGIN,
                        CloudScene.BEGIN.plusSeconds(7_200),
                        List.of(),
                        new Provenance(Source.file("d" + i), 1, Provenance.NO_OFFSET)));
            }
            CloudObservations seen = new CloudObservations(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    digests,
                    new java.util.TreeMap<>(),
                    new java.util.TreeMap<>(),
                    new java.util.TreeMap<>(),
                    new java.util.TreeMap<>(),
                    new java.util.TreeMap<>(),
                    0,
                    false);
            TrailCoverage coverage = new TrailCoverage(seen, CloudScene.BEGIN.getEpochSecond(), 300, 12);
            assertThat(coverage.doubt(Set.of(CloudScene.ACCOUNT + "|eu-west-1"), 3))
                    .isEqualTo(more == 0 ? TrailCoverage.Doubt.NONE : TrailCoverage.Doubt.NO_DIGEST);
        }
    }
}
