package org.tipstaff.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.evtx.EvtxBuilder.definition;
import static org.tipstaff.evtx.EvtxBuilder.element;
import static org.tipstaff.evtx.EvtxBuilder.event;
import static org.tipstaff.evtx.EvtxBuilder.fragment;
import static org.tipstaff.evtx.EvtxBuilder.instance;
import static org.tipstaff.evtx.EvtxBuilder.slot;
import static org.tipstaff.evtx.EvtxBuilder.string;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of a damaged log is read, and each loss says where and why. */
class DamagedLogTest {
    private static final int FIRST_CHUNK = 4096;
    private static final int SECOND_CHUNK = FIRST_CHUNK + EvtxBuilder.CHUNK;
    private static final int FIRST_RECORD = FIRST_CHUNK + 512;

    private static int recordAt(ByteBuffer file, int index) {
        int at = FIRST_RECORD;
        for (int i = 0; i < index; i++) {
            at += file.getInt(at + 4);
        }
        return at;
    }

    @Test
    void soundLog_hasNoLoss() {
        ReadLog log =
                ReadLog.of(new EvtxBuilder().events(5).newChunk().events(5).build());

        assertThat(log.losses).isEmpty();
        assertThat(log.records).hasSize(10);
    }

    @Test
    void fileHeaderWithAWrongChecksum_isToldAndTheRestRead() {
        ReadLog log = ReadLog.of(new EvtxBuilder().events(3).build(file -> file.put(30, (byte) 9)));

        assertThat(log.records).hasSize(3);
        assertThat(log.losses).singleElement().satisfies(loss -> {
            assertThat(loss.kind()).isEqualTo(EvtxLoss.Kind.FILE_HEADER);
            assertThat(loss.offset()).isZero();
            assertThat(loss.reason()).contains("checksum");
        });
    }

    @Test
    void fileWithoutAHeader_isReadFromItsChunks() {
        byte[] file = new EvtxBuilder().events(3).newChunk().events(2).build();

        ReadLog overwritten = ReadLog.of(new EvtxBuilder()
                .events(3)
                .newChunk()
                .events(2)
                .build(bytes -> Arrays.fill(bytes.array(), 0, FIRST_CHUNK, (byte) 0)));
        ReadLog cutAway = ReadLog.of(Arrays.copyOfRange(file, FIRST_CHUNK, file.length));
        ReadLog shifted = ReadLog.of(Arrays.copyOfRange(file, 100, file.length));

        assertThat(overwritten.ids()).containsExactly(1L, 2L, 3L, 1L, 2L);
        assertThat(cutAway.ids()).containsExactly(1L, 2L, 3L, 1L, 2L);
        assertThat(shifted.ids()).containsExactly(1L, 2L, 3L, 1L, 2L);
        assertThat(overwritten.lossKinds()).containsExactly(EvtxLoss.Kind.FILE_HEADER);
        assertThat(cutAway.lossKinds()).containsExactly(EvtxLoss.Kind.FILE_HEADER);
        assertThat(shifted.lossKinds()).contains(EvtxLoss.Kind.FILE_HEADER);
    }

    @Test
    void dirtyFileThatCountsTooFewChunks_isReadToItsEnd() {
        ReadLog log = ReadLog.of(new EvtxBuilder()
                .events(3)
                .newChunk()
                .events(2)
                .dirty()
                .claimingChunks(1)
                .build());

        assertThat(log.records).hasSize(5);
        assertThat(log.losses).isEmpty();
    }

    @Test
    void cleanFileThatCountsTooFewChunks_isReadToItsEnd_andTheHeaderIsALoss() {
        ReadLog log = ReadLog.of(new EvtxBuilder()
                .events(3)
                .newChunk()
                .events(2)
                .claimingChunks(1)
                .build());

        assertThat(log.records).hasSize(5);
        assertThat(log.losses)
                .singleElement()
                .satisfies(loss -> assertThat(loss.reason()).contains("counts 1 chunks, 2 are there"));
    }

    @Test
    void fileThatCountsMoreChunksThanItHas_isCutOff() {
        ReadLog log =
                ReadLog.of(new EvtxBuilder().events(3).claimingChunks(4).dirty().build());

        assertThat(log.records).hasSize(3);
        assertThat(log.losses)
                .singleElement()
                .satisfies(loss -> assertThat(loss.reason()).contains("counts 4 chunks, 1 are there"));
    }

    @Test
    void chunkWithoutItsMagic_givesItsRecordsOneByOne() {
        ReadLog log = ReadLog.of(
                new EvtxBuilder().events(3).newChunk().events(2).build(file -> file.put(FIRST_CHUNK, (byte) 'X')));

        assertThat(log.ids()).containsExactly(1L, 2L, 3L, 1L, 2L);
        assertThat(log.records)
                .allSatisfy(record -> assertThat(record.value("Computer")).isEqualTo("host.example"));
        assertThat(log.losses).anySatisfy(loss -> {
            assertThat(loss.kind()).isEqualTo(EvtxLoss.Kind.CHUNK);
            assertThat(loss.offset()).isEqualTo(FIRST_CHUNK);
        });
    }

    @Test
    void chunkWithWrongChecksums_isReadAndTold() {
        ReadLog header = ReadLog.of(new EvtxBuilder().events(3).build(file -> file.put(FIRST_CHUNK + 130, (byte) 1)));
        ReadLog records =
                ReadLog.of(new EvtxBuilder().events(3).build(file -> file.putLong(recordAt(file, 1) + 16, 0)));

        assertThat(header.records).hasSize(3);
        assertThat(header.losses)
                .singleElement()
                .satisfies(loss -> assertThat(loss.reason()).contains("checksum of the chunk header"));
        assertThat(records.records).hasSize(3);
        assertThat(records.losses)
                .singleElement()
                .satisfies(loss -> assertThat(loss.reason()).contains("checksum of the records"));
    }

    @Test
    void chunkThatHasNoChecksums_isNotMeasuredByThem() {
        ReadLog log = ReadLog.of(new EvtxBuilder().events(3).build(file -> {
            file.putInt(FIRST_CHUNK + 120, 4);
            file.putInt(FIRST_CHUNK + 124, 0);
            file.putInt(FIRST_CHUNK + 52, 0);
        }));

        assertThat(log.losses).isEmpty();
        assertThat(log.records).hasSize(3);
    }

    @Test
    void fileThatHasNoChecksum_isNotMeasuredByIt() {
        ReadLog log = ReadLog.of(
                new EvtxBuilder().events(3).build(file -> file.putInt(120, 4).putInt(124, 0)));

        assertThat(log.losses).isEmpty();
    }

    @Test
    void tornRecordWhoseValuesWereNeverWritten_isALoss() {
        ReadLog log = ReadLog.of(new EvtxBuilder().events(3).build(file -> {
            int at = recordAt(file, 2);
            int values = at + 24 + 4 + 10;
            int count = file.getInt(values);
            Arrays.fill(file.array(), values + 4 + 4 * count, at + file.getInt(at + 4), (byte) 0);
        }));

        assertThat(log.ids()).containsExactly(1L, 2L);
        assertThat(log.losses).anySatisfy(loss -> {
            assertThat(loss.recordId()).isEqualTo(3);
            assertThat(loss.reason()).contains("never written");
        });
    }

    @Test
    void brokenStringTable_costsNothing_forNamesAreFoundWithoutIt() {
        ReadLog log = ReadLog.of(new EvtxBuilder()
                .events(3)
                .build(file -> Arrays.fill(file.array(), FIRST_CHUNK + 128, FIRST_CHUNK + 512, (byte) 0xEE)));

        assertThat(log.records).hasSize(3);
        assertThat(log.records.getFirst().value("User")).isEqualTo("registry.clerk1");
        assertThat(log.lossKinds()).containsExactly(EvtxLoss.Kind.CHUNK);
    }

    @Test
    void wrongNameHash_isToldAndTheNameUsed() {
        ReadLog log = ReadLog.of(new EvtxBuilder().events(2).build(file -> {
            int event = FIRST_RECORD + 24 + 4 + 10 + 24 + 4 + 11;
            assertThat(file.getShort(event + 6)).as("length of the name Event").isEqualTo((short) 5);
            file.putShort(event + 4, (short) 0x1234);
        }));

        assertThat(log.records).hasSize(2);
        assertThat(log.losses)
                .filteredOn(loss -> loss.kind() == EvtxLoss.Kind.CONTENT)
                .singleElement()
                .satisfies(loss -> {
                    assertThat(loss.reason()).contains("has hash", "0x1234");
                    assertThat(loss.recordId()).isEqualTo(1);
                });
    }

    @Test
    void definitionThatIsBroken_leavesTheValuesWithoutNames() {
        ReadLog log = ReadLog.of(new EvtxBuilder().events(2).build(file -> {
            int root = FIRST_RECORD + 24 + 4 + 10 + 24 + 4;
            assertThat(file.get(root)).isEqualTo((byte) 0x41);
            file.put(root, (byte) 0x33);
        }));

        assertThat(log.records).hasSize(2);
        assertThat(log.records.getFirst().values("Value"))
                .contains(4624L, "S-1-5-18", "{0CCE9217-69AE-11D9-BED3-505054503030}");
        assertThat(log.records.getFirst().value("User")).as("event data").isEqualTo("registry.clerk1");
        assertThat(log.losses)
                .filteredOn(loss -> loss.kind() == EvtxLoss.Kind.CONTENT)
                .hasSize(2)
                .allSatisfy(loss -> assertThat(loss.reason()).contains("holds no element"));
    }

    @Test
    void templatePointerThatLeadsNowhere_leavesTheValuesWithoutNames() {
        ReadLog log = ReadLog.of(new EvtxBuilder()
                .events(3)
                .build(file -> file.putInt(recordAt(file, 1) + 24 + 4 + 6, 0x00FF_FFFF)));

        assertThat(log.ids()).containsExactly(1L, 2L, 3L);
        assertThat(log.records.get(1).values("Value")).contains(4624L);
        assertThat(log.records.get(2).value("EventID")).isEqualTo(4624L);
        assertThat(log.losses)
                .filteredOn(loss -> loss.kind() == EvtxLoss.Kind.CONTENT)
                .singleElement()
                .satisfies(loss -> assertThat(loss.recordId()).isEqualTo(2));
    }

    @Test
    void templatePointerToAnotherTemplate_doesNotLendItsNames() {
        ReadLog log = ReadLog.of(new EvtxBuilder().events(2).build(file -> {
            int instance = recordAt(file, 1) + 24 + 4;
            file.putInt(instance + 2, 0x0BAD_F00D);
        }));

        assertThat(log.records.get(1).has("EventID")).isFalse();
        assertThat(log.records.get(1).values("Value")).contains(4624L);
        assertThat(log.losses)
                .anySatisfy(loss -> assertThat(loss.reason()).contains("not with the identifier 0xbadf00d"));
    }

    @Test
    void recordOfSizeZero_doesNotStopTheNextOnes() {
        ReadLog log = ReadLog.of(new EvtxBuilder().events(4).build(file -> file.putInt(recordAt(file, 1) + 4, 0)));

        assertThat(log.ids()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(log.losses)
                .filteredOn(loss -> loss.kind() == EvtxLoss.Kind.RECORD)
                .singleElement()
                .satisfies(loss -> {
                    assertThat(loss.reason()).contains("says that it has 0 bytes");
                    assertThat(loss.recordId()).isEqualTo(2);
                });
    }

    @Test
    void overwrittenRecord_isALossAndTheNextOneIsFound() {
        int[] place = new int[2];
        ReadLog log = ReadLog.of(new EvtxBuilder().events(4).build(file -> {
            place[0] = recordAt(file, 1);
            place[1] = file.getInt(place[0] + 4);
            Arrays.fill(file.array(), place[0], place[0] + place[1], (byte) 0x55);
        }));

        assertThat(log.ids()).containsExactly(1L, 3L, 4L);
        assertThat(log.losses)
                .filteredOn(loss -> loss.kind() == EvtxLoss.Kind.RECORD)
                .singleElement()
                .satisfies(loss -> {
                    assertThat(loss.offset()).isEqualTo(place[0]);
                    assertThat(loss.length()).isEqualTo(place[1]);
                });
    }

    @Test
    void fileCutOffWithinARecord_givesTheRecordsBefore() {
        byte[] file = new EvtxBuilder().events(4).build();
        int cut = recordAt(ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN), 3) + 60;

        ReadLog log = ReadLog.of(Arrays.copyOf(file, cut));

        assertThat(log.ids()).startsWith(1L, 2L, 3L);
        assertThat(log.losses).anySatisfy(loss -> assertThat(loss.reason()).contains("cut off"));
        assertThat(log.losses).anySatisfy(loss -> {
            assertThat(loss.kind()).isEqualTo(EvtxLoss.Kind.RECORD);
            assertThat(loss.recordId()).isEqualTo(4);
        });
    }

    @Test
    void recordsBehindTheStatedEnd_areReadWhenTheirNumbersGoOn_andNotWhenTheyAreRemains() {
        ReadLog goOn = ReadLog.of(new EvtxBuilder()
                .events(4)
                .build(file -> file.putInt(FIRST_CHUNK + 48, recordAt(file, 2) - FIRST_CHUNK)));
        ReadLog remains = ReadLog.of(new EvtxBuilder()
                .events(2)
                .record(77, event(1, 77))
                .build(file -> file.putInt(FIRST_CHUNK + 48, recordAt(file, 2) - FIRST_CHUNK)));

        assertThat(goOn.ids()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(goOn.losses).anySatisfy(loss -> assertThat(loss.reason()).contains("but they go on"));
        assertThat(remains.ids()).containsExactly(1L, 2L);
    }

    @Test
    void looseRecordWithItsDefinitions_isReadWhole() {
        byte[] file = new EvtxBuilder().events(2).build();
        byte[] piece = Arrays.copyOfRange(file, FIRST_RECORD - 13, FIRST_RECORD + 3000);

        ReadLog log = ReadLog.of(piece);

        assertThat(log.ids()).containsExactly(1L, 2L);
        assertThat(log.records)
                .allSatisfy(
                        record -> assertThat(record.value("User")).asString().startsWith("registry.clerk"));
    }

    @Test
    void looseRecordWhoseDefinitionsAreGone_givesItsValues() {
        byte[] file = new EvtxBuilder().events(2).build();
        int second = recordAt(ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN), 1);

        ReadLog log = ReadLog.of(Arrays.copyOfRange(file, second, second + 2000));

        assertThat(log.ids()).containsExactly(2L);
        assertThat(log.records.getFirst().values("Value")).contains(4624L, 2L, "registry.clerk2");
        assertThat(log.losses).anySatisfy(loss -> {
            assertThat(loss.kind()).isEqualTo(EvtxLoss.Kind.CONTENT);
            assertThat(loss.reason()).contains("template definition");
        });
    }

    @Test
    void bytesThatAreNoLog_giveNothingButALoss() {
        byte[] noise = new byte[10_000];
        new java.util.Random(4).nextBytes(noise);

        ReadLog log = ReadLog.of(noise);

        assertThat(log.records).isEmpty();
        assertThat(log.losses).isNotEmpty();
        assertThat(ReadLog.of(new byte[0]).losses).hasSize(1);
        assertThat(ReadLog.of(new byte[100_000]).records).isEmpty();
    }

    @Test
    void valueWhoseSizeDoesNotFitItsType_costsOnlyItself() {
        EvtxBuilder.Definition two = definition(
                "00000000-0000-0000-0000-000000000001",
                element("EventData")
                        .with(
                                element("Data").attribute("Name", "A").with(slot(0, 8)),
                                element("Data").attribute("Name", "B").with(slot(1, 1))));
        ReadLog log = ReadLog.of(new EvtxBuilder()
                .record(1, event(1, 1, fragment(instance(two, EvtxBuilder.bytes(8, 1, 2, 3), string("b")))))
                .build());

        assertThat(log.records.getFirst().value("A")).isEqualTo("010203");
        assertThat(log.records.getFirst().value("B")).isEqualTo("b");
        assertThat(log.losses).singleElement().satisfies(loss -> {
            assertThat(loss.kind()).isEqualTo(EvtxLoss.Kind.CONTENT);
            assertThat(loss.recordId()).isEqualTo(1);
        });
    }

    @Test
    void fragmentThatIsBroken_costsOnlyItself() {
        ReadLog log = ReadLog.of(new EvtxBuilder()
                .record(1, event(1, 1, fragment(new EvtxBuilder.Raw(new byte[] {0x0F, 1, 1, 0, 0x33, 1, 2}))))
                .build());

        assertThat(log.records.getFirst().value("Computer")).isEqualTo("host.example");
        assertThat(log.losses)
                .singleElement()
                .satisfies(loss -> assertThat(loss.reason()).contains("can't begin a fragment"));
    }

    @Test
    void recordWithoutAnEvent_isALoss() {
        ReadLog log = ReadLog.of(new EvtxBuilder()
                .record(1, new EvtxBuilder.Raw(new byte[] {0x0F, 1, 1, 0, 0}))
                .build());

        assertThat(log.records).isEmpty();
        assertThat(log.losses)
                .singleElement()
                .satisfies(loss -> assertThat(loss.reason()).contains("holds no event"));
    }

    @Test
    void unknownTokens_areToldWithTheirPlace() {
        for (int token : List.of(0x02, 0x04, 0x06, 0x0B, 0x10, 0x4C, 0xFF)) {
            ReadLog log = ReadLog.of(new EvtxBuilder()
                    .record(1, new EvtxBuilder.Raw(new byte[] {0x0F, 1, 1, 0, (byte) token, 0, 0, 0}))
                    .build());

            assertThat(log.records).isEmpty();
            assertThat(log.losses)
                    .singleElement()
                    .satisfies(loss -> assertThat(loss.reason())
                            .contains("token 0x" + Integer.toHexString(token))
                            .contains("at byte " + (FIRST_RECORD + 28)));
        }
    }
}
