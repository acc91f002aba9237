package org.tipstaff.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Logs of real machines, read from the test data where it is present; nothing of it is kept here but counts and names. */
class RealLogsTest {

    /**
     * What PyPI evtx 0.14 recovers of each damaged log: records it gives, errors not counted. 8,961 in all; this reader
     * must give at least as many of each.
     */
    private static final Map<String, Integer> PEER_RECOVERS = Map.ofEntries(
            Map.entry("2-vss_0-Microsoft-Windows-RemoteDesktopServices-RdpCoreTS%4Operational.evtx", 1910),
            Map.entry("Application_no_crc32.evtx", 17),
            Map.entry("MSExchange_Management_wec.evtx", 1),
            Map.entry("Security_with_size_t.evtx", 636),
            Map.entry("sample-with-irregular-bool-values.evtx", 3028),
            Map.entry("sample-with-zero-data-size-event.evtx", 335),
            Map.entry("security_bad_string_cache.evtx", 2261),
            Map.entry("sysmon.evtx", 358),
            Map.entry("dns_log_malformed.evtx", 5),
            Map.entry("issue_38.evtx", 1),
            Map.entry("issue_39.evtx", 394),
            Map.entry("EID4103_PowershellModule.evtx", 15));

    /**
     * The 45 values, in 41 records, whose trailing blanks the JSON beside the logs lost: case, number of the record
     * from 0, field. The log has the blanks, so the log is right.
     */
    private static final String LOST_BLANKS = """
            056c7317-9a09-4bd4-9067-d051312752ea 0 ParentCommandLine
            0ba1da6d-b6ce-4366-828c-18826c9de23e 0 ParentCommandLine
            1c526788-0abe-4713-862f-b520da5e5316 0 ParentCommandLine
            2fcda7e2-8c57-4904-86ac-37fc3157e09d 0 ParentCommandLine
            3bad990e-4848-4a78-9530-b427d854aac0 0 ParentCommandLine
            3d3aa6cd-6272-44d6-8afc-7e88dfef7061 0 ParentCommandLine
            41ca393d-538c-408a-ac27-cf1e038be80c 0 ParentCommandLine
            47e4bab7-c626-47dc-967b-255608c9a920 0 CommandLine
            47e4bab7-c626-47dc-967b-255608c9a920 0 ParentCommandLine
            47e4bab7-c626-47dc-967b-255608c9a920 1 CommandLine
            47e4bab7-c626-47dc-967b-255608c9a920 1 ParentCommandLine
            47e4bab7-c626-47dc-967b-255608c9a920 2 ParentCommandLine
            4b046706-5789-4673-b111-66f25fe99534 0 ParentCommandLine
            589ac73f-8e12-409c-964e-31a2f5775ae2 0 ParentCommandLine
            5a6e1e16-07de-48d8-8aae-faa766c05e88 0 ParentCommandLine
            6c6d9280-e6d0-4b9d-80ac-254701b64916 0 ParentCommandLine
            7090adee-82e2-4269-bd59-80691e7c6338 0 CommandLine
            7090adee-82e2-4269-bd59-80691e7c6338 0 ParentCommandLine
            724ea201-6514-4f38-9739-e5973c34f49a 0 Details
            82a6714f-4899-4f16-9c1e-9a333544d4c3 0 ParentCommandLine
            85de1f22-d189-44e4-8239-dc276b45379b 0 ParentCommandLine
            85f520e7-6f5e-43ca-874c-222e5bf9c0de 0 ParentCommandLine
            88d6e60c-759d-4ac1-a447-c0f1466c2d21 0 ParentCommandLine
            916eb839-895e-47f8-99ee-3008bf377a3e 0 ParentCommandLine
            91a2c315-9ee6-4052-a853-6f6a8238f90d 0 ParentCommandLine
            94771a71-ba41-4b6e-a757-b531372eaab6 0 CommandLine
            94771a71-ba41-4b6e-a757-b531372eaab6 0 ParentCommandLine
            a20def93-0709-4eae-9bd2-31206e21e6b2 0 ParentCommandLine
            afa71271-6a97-4e47-810f-83120fb1a4ce 0 ParentCommandLine
            beaa66d6-aa1b-4e3c-80f5-e0145369bfaf 0 ParentCommandLine
            bef37fa2-f205-4a7b-b484-0759bfd5f86f 0 ParentCommandLine
            c3d76afc-93df-461e-8e67-9b2bad3f2ac4 0 ParentCommandLine
            c598cc0c-9e70-4852-b9eb-8921af79f598 0 ParentCommandLine
            cc9cbe82-7bc0-4ef5-bc23-bbfb83947be7 0 ParentCommandLine
            ccb5742c-c248-4982-8c5c-5571b9275ad3 0 ParentCommandLine
            d2125259-ddea-4c1c-9c22-977eb5b29cf0 0 ParentCommandLine
            d2b749ee-4225-417e-b20e-a8d2193cbb84 0 CommandLine
            d7662ff6-9e97-4596-a61d-9839e32dee8d 0 ParentCommandLine
            ddeff553-5233-4ae9-bbab-d64d2bd634be 0 ParentCommandLine
            df55196f-f105-44d3-a675-e9dfb6cc2f2b 0 ParentCommandLine
            e218595b-bbe7-4ee5-8a96-f32a24ad3468 0 ParentCommandLine
            e56d3073-83ff-4021-90fe-c658e0709e72 0 ParentCommandLine
            e62a9f0c-ca1e-46b2-85d5-a6da77f86d1a 0 ParentCommandLine
            e9b61244-893f-427c-b287-3e708f321c6b 0 ParentCommandLine
            fa00b701-44c6-4679-994d-5a18afa8a707 0 ParentCommandLine
            """;

    private static Path data(String relative) {
        String configured = System.getenv("TIPSTAFF_DATA");
        Path root = Path.of(System.getProperty("tipstaff.root", "."));
        Path data = configured == null ? root.resolve("../shared/data") : Path.of(configured);
        Path file = data.resolve(relative);
        assumeTrue(Files.isReadable(file), "test data is missing: " + relative + " (set TIPSTAFF_DATA)");
        return file;
    }

    private static void members(Path zip, BiConsumer<String, byte[]> told) {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(zip)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                told.accept(entry.getName(), in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fileName(String member) {
        return member.substring(member.lastIndexOf('/') + 1);
    }

    @Test
    void damagedLogs_giveAtLeastWhatThePeerGives() {
        Map<String, Integer> records = new TreeMap<>();
        Map<String, Integer> losses = new TreeMap<>();
        members(data("evtx/dirty/dirty.zip"), (member, bytes) -> {
            ReadLog log = ReadLog.of(bytes);
            records.put(fileName(member), log.records.size());
            losses.put(fileName(member), log.losses.size());
            log.losses.forEach(loss -> System.out.println(fileName(member) + ": " + loss));
        });

        System.out.println("records " + records + "\nlosses " + losses);
        PEER_RECOVERS.forEach(
                (member, count) -> assertThat(records.get(member)).as(member).isGreaterThanOrEqualTo(count));
        assertThat(records.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(8_961);
        assertThat(losses.get("binxml.dat"))
                .as("a fragment is no log, and that is said")
                .isPositive();
    }

    @Test
    void sigmaRegression_isEqualToTheJsonBesideIt_exceptForTheBlanksThatLost() {
        Map<String, byte[]> logs = new TreeMap<>();
        Map<String, byte[]> jsons = new TreeMap<>();
        members(data("evtx/sigma-regression.zip"), (member, bytes) -> {
            if (member.endsWith(".evtx")) {
                logs.put(member.substring(0, member.length() - 5), bytes);
            } else if (member.endsWith(".json")) {
                jsons.put(member.substring(0, member.length() - 5), bytes);
            }
        });
        TreeSet<String> differences = new TreeSet<>();
        int records = 0;
        for (Map.Entry<String, byte[]> entry : logs.entrySet()) {
            ReadLog log = ReadLog.of(entry.getValue());
            assertThat(log.losses).as(entry.getKey()).isEmpty();
            List<Object> expected = documents(jsons.get(entry.getKey()));
            assertThat(log.records).as(entry.getKey()).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                records++;
                String place = fileName(entry.getKey()) + " " + i;
                Object own = documents(log.records.get(i).json().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .getFirst();
                compare(place, "", own, expected.get(i), differences);
                compareFlat(place, log.records.get(i), expected.get(i), differences);
            }
        }

        assertThat(logs).hasSize(108);
        assertThat(records).isEqualTo(130);
        assertThat(differences)
                .containsExactlyInAnyOrderElementsOf(LOST_BLANKS.lines().toList());
        assertThat(differences).hasSize(45);
    }

    private static void compare(String place, String name, Object own, Object expected, TreeSet<String> differences) {
        if (own instanceof Map<?, ?> ownMap && expected instanceof Map<?, ?> expectedMap) {
            assertThat(ownMap.keySet()).as(place + " " + name).isEqualTo(expectedMap.keySet());
            ownMap.forEach((key, value) -> compare(place, "" + key, value, expectedMap.get(key), differences));
        } else if (!java.util.Objects.equals(own, expected)) {
            assertThat(("" + own).stripTrailing()).as(place + " " + name).isEqualTo(expected);
            differences.add(place + " " + name);
        }
    }

    /** The flat fields of System and EventData, which are made another way than the JSON. */
    private static void compareFlat(String place, ReadLog.Kept record, Object expected, TreeSet<String> differences) {
        Map<?, ?> event = (Map<?, ?>) ((Map<?, ?>) expected).get("Event");
        Map<String, Object> flat = new LinkedHashMap<>();
        for (Section section : List.of(Section.SYSTEM, Section.EVENT_DATA)) {
            if (event.get(section == Section.SYSTEM ? "System" : "EventData") instanceof Map<?, ?> map) {
                flat.clear();
                record.fields().stream()
                        .filter(field -> field.section() == section)
                        .forEach(field -> flat.put(field.name(), field.value()));
                map.forEach((key, value) -> {
                    if (key.equals("#attributes")) {
                        ((Map<?, ?>) value).keySet().forEach(own -> flat.remove("EventData_" + own));
                    } else {
                        flatValue(place, "" + key, value, flat, differences);
                    }
                });
                assertThat(flat)
                        .as(place + ": fields that the JSON does not have")
                        .isEmpty();
            }
        }
    }

    private static void flatValue(
            String place, String name, Object expected, Map<String, Object> flat, TreeSet<String> differences) {
        if (expected instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("#attributes")) {
                    ((Map<?, ?>) value)
                            .forEach((attribute, text) ->
                                    flatValue(place, name + "_" + attribute, text, flat, differences));
                } else {
                    assertThat(key).as(place + " " + name).isEqualTo("#text");
                    flatValue(place, name, value, flat, differences);
                }
            });
            return;
        }
        Object own = flat.remove(name);
        String text = own == null || own == EvtxRecord.NULL ? "" : own.toString();
        if (text.matches("\\{[0-9A-F-]{36}}")) {
            text = text.substring(1, 37);
        } else if (text.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{7}Z")) {
            text = text.substring(0, 26) + "Z";
        }
        String wanted = expected == null ? "" : "" + expected;
        if (!text.equals(wanted)) {
            assertThat(text.stripTrailing()).as(place + " " + name).isEqualTo(wanted);
            differences.add(place + " " + name);
        }
    }

    @Test
    void attackLogs_areReadWithoutALoss() {
        int[] files = new int[1];
        int[] records = new int[1];
        for (String zip : List.of("DeepBlueCLI", "EVTX-ATTACK-SAMPLES", "EVTX-to-MITRE-Attack")) {
            members(data("evtx/attack/" + zip + ".zip"), (member, bytes) -> {
                if (member.endsWith(".evtx")) {
                    ReadLog log = ReadLog.of(bytes);
                    assertThat(log.losses).as(member).isEmpty();
                    assertThat(log.records).as(member).allMatch(record -> record.has("EventID"));
                    files[0]++;
                    records[0] += log.records.size();
                }
            });
        }

        assertThat(files[0]).isEqualTo(293);
        assertThat(records[0]).isEqualTo(12_838);
    }

    @Test
    void chunksReadByReadersOfTheirOwn_giveTheSame() {
        members(data("evtx/dirty/dirty.zip"), (member, bytes) -> {
            ReadLog whole = ReadLog.of(bytes);
            ReadLog parts = new ReadLog();
            EvtxFile file = EvtxFile.of(ByteBuffer.wrap(bytes), EvtxLimits.defaults());
            file.losses().forEach(parts::loss);
            file.chunks().forEach(chunk -> file.read(chunk, parts));
            assertThat(parts.records).as(member).isEqualTo(whole.records);
            assertThat(parts.losses).as(member).isEqualTo(whole.losses);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"evtx/dirty/dirty.zip", "evtx/background/background.zip"})
    void realLogsThatAreSpoiled_areReadQuietly(String zip) {
        int seeds = Boolean.getBoolean("tipstaff.full") ? 60 : 1;
        members(data(zip), (member, bytes) -> {
            for (int seed = 0; seed < seeds && bytes.length > 4096 + EvtxBuilder.CHUNK - 1; seed++) {
                byte[] head = java.util.Arrays.copyOf(bytes, 4096 + EvtxBuilder.CHUNK);
                SpoiledLogTest.assertReadsQuietly(
                        SpoiledLogTest.spoiled(head, seed + 31L * member.hashCode()), member + " seed " + seed);
            }
        });
    }

    /** The documents of a JSON text: one after another, or in an array. */
    static List<Object> documents(byte[] json) {
        List<Object> documents = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            while (parser.nextToken() != null) {
                Object document = value(parser);
                if (document instanceof List<?> list) {
                    documents.addAll(list);
                } else {
                    documents.add(document);
                }
            }
        }
        return documents;
    }

    /** Numbers are kept as they are written. */
    private static @org.jspecify.annotations.Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    assertThat(map.containsKey(name)).as("second " + name).isFalse();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new java.math.BigDecimal(parser.getString());
            default -> parser.getString();
        };
    }
}
