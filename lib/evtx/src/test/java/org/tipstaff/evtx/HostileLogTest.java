package org.tipstaff.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tipstaff.evtx.EvtxBuilder.definition;
import static org.tipstaff.evtx.EvtxBuilder.element;
import static org.tipstaff.evtx.EvtxBuilder.event;
import static org.tipstaff.evtx.EvtxBuilder.fragment;
import static org.tipstaff.evtx.EvtxBuilder.instance;
import static org.tipstaff.evtx.EvtxBuilder.slot;
import static org.tipstaff.evtx.EvtxBuilder.string;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Logs that are made to cost: each bound of {@link EvtxLimits} is reached, told by name, and the rest is read. */
class HostileLogTest {
    private static final EvtxLimits SMALL = new EvtxLimits(8, 4, 64, 4096, 8, 100, 10_000, 2_000, 1 << 16, 5);

    private static EvtxBuilder.Definition dataOf(int number, EvtxBuilder.Element root) {
        return definition("00000000-0000-0000-0000-0000000000" + (10 + number), root);
    }

    private static ReadLog read(EvtxBuilder.Value data) {
        return ReadLog.of(
                new EvtxBuilder()
                        .record(1, event(1, 1, data))
                        .record(2, event(2, 2, EvtxBuilder.nothing()))
                        .build(),
                SMALL);
    }

    private static void assertLimitIsToldAndTheRestRead(ReadLog log, String name) {
        assertThat(log.ids()).contains(2L);
        assertThat(log.losses)
                .filteredOn(loss -> loss.kind() == EvtxLoss.Kind.LIMIT)
                .isNotEmpty()
                .anySatisfy(loss -> assertThat(loss.reason()).contains(name));
    }

    @Test
    void elementsNestedTooDeep() {
        EvtxBuilder.Element root = element("leaf").with("x");
        for (int i = 0; i < 20; i++) {
            root = element("e" + i).with(root);
        }
        EvtxBuilder.Element tooDeep = root;

        assertLimitIsToldAndTheRestRead(read(fragment(tooDeep)), "elementDepth");
        assertThat(read(fragment(element("a").with(element("b").with("x")))).losses)
                .isEmpty();
    }

    @Test
    void fragmentsNestedTooDeep() {
        EvtxBuilder.Definition nest = dataOf(1, element("Nest").with(slot(0, 0x21)));
        EvtxBuilder.Value value = string("end");
        for (int i = 0; i < 20; i++) {
            value = fragment(instance(nest, value));
        }

        assertLimitIsToldAndTheRestRead(read(value), "embeddedDepth");
    }

    @Test
    void tooManyFragments() {
        EvtxBuilder.Definition many = dataOf(2, element("EventData").with(slot(0, 0x21)));
        EvtxBuilder.Value one = fragment(element("x").with("y"));
        EvtxBuilder.Value[] values = new EvtxBuilder.Value[20];
        Arrays.fill(values, one);

        assertLimitIsToldAndTheRestRead(read(fragment(instance(many, values))), "fragmentsPerRecord");
    }

    @Test
    void nameTooLong() {
        assertLimitIsToldAndTheRestRead(read(fragment(element("n".repeat(65)).with("x"))), "nameChars");
        assertThat(read(fragment(element("n".repeat(64)).with("x"))).losses).isEmpty();
    }

    @Test
    void oneNameReferredToByManyElements_isADefinitionTooLarge() {
        EvtxBuilder.Element root = element("r");
        for (int i = 0; i < 100; i++) {
            root.with(element("n".repeat(60)).with("x"));
        }

        assertLimitIsToldAndTheRestRead(read(fragment(root)), "definitionBytes");
    }

    @Test
    void fragmentReferredToAgainAndAgain_isNotMultipliedForEver() {
        EvtxBuilder.Value value = string("ha");
        for (int i = 0; i < 3; i++) {
            EvtxBuilder.Element laugh = element("l" + i);
            for (int j = 0; j < 30; j++) {
                laugh.with(element("x").with(slot(0, 0x21)));
            }
            value = fragment(instance(dataOf(3 + i, laugh), value));
        }

        ReadLog log = read(value);

        assertThat(log.ids()).containsExactly(1L, 2L);
        assertThat(log.losses).isNotEmpty().allMatch(loss -> loss.kind() == EvtxLoss.Kind.LIMIT);
        assertThat(log.records.getFirst().fields()).hasSizeLessThanOrEqualTo(SMALL.fieldsPerRecord());
    }

    @Test
    void fieldsWithoutEnd() {
        EvtxBuilder.Value numbers = EvtxBuilder.bytes(0x84, new int[200]);
        EvtxBuilder.Definition list =
                dataOf(7, element("EventData").with(element("Data").with(slot(0, 0x84))));

        ReadLog log = read(fragment(instance(list, numbers)));

        assertLimitIsToldAndTheRestRead(log, "fieldsPerRecord");
        assertThat(log.records.getFirst().fields()).hasSize(SMALL.fieldsPerRecord());
    }

    @Test
    void oneLargeValueInManyPlaces() {
        EvtxBuilder.Element root = element("EventData");
        for (int i = 0; i < 20; i++) {
            root.with(element("Data").with(slot(0, 1)));
        }

        ReadLog log = read(fragment(instance(dataOf(8, root), string("v".repeat(1000)))));

        assertLimitIsToldAndTheRestRead(log, "outputCharsPerRecord");
        assertThat(log.records.getFirst().json()).isEqualTo("{}");
    }

    @Test
    void elementsThatAreAllLeftOut_costStepsNevertheless() {
        EvtxBuilder.Element hidden = element("h").dependingOn(1);
        for (int i = 0; i < 40; i++) {
            hidden.with(element("x").with("y"));
        }
        EvtxBuilder.Element root = element("EventData");
        for (int i = 0; i < 60; i++) {
            root.with(element("d" + i).with(slot(0, 0x21)));
        }
        EvtxBuilder.Value inner = fragment(instance(dataOf(9, hidden), string("")));

        assertLimitIsToldAndTheRestRead(read(fragment(instance(dataOf(10, root), inner))), "stepsPerRecord");
    }

    @Test
    void lossesWithoutEnd_areCounted() {
        EvtxBuilder.Value[] broken = new EvtxBuilder.Value[40];
        Arrays.fill(broken, EvtxBuilder.bytes(0x08, 1));
        ReadLog log = read(fragment(instance(dataOf(11, element("EventData").with(slot(0, 8))), broken)));

        assertThat(log.losses).hasSize(SMALL.lossesPerChunk() + 1);
        assertThat(log.losses.getLast().reason()).contains("35 further losses");
    }

    @Test
    void moreDefinitionsThanAreKept_areCompiledAgain() {
        EvtxBuilder builder = new EvtxBuilder();
        for (int i = 0; i < 200; i++) {
            EvtxBuilder.Definition own = definition(
                    "00000000-0000-0000-0000-%012d".formatted(i),
                    element("EventData")
                            .with(element("Data").attribute("Name", "N" + i).with(slot(0, 1))));
            builder.record(i, event(1, i, fragment(instance(own, string("v" + i)))));
        }
        ReadLog log = ReadLog.of(builder.build(), SMALL);

        assertThat(log.losses).isEmpty();
        assertThat(log.records).hasSize(200);
        assertThat(log.records.get(150).value("N150")).isEqualTo("v150");
    }

    @Test
    void fileFullOfChunkMagics_isNoMemoryProblem() {
        byte[] file = new byte[1 << 20];
        byte[] magic = "ElfChnk\0".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < file.length; i += magic.length) {
            System.arraycopy(magic, 0, file, i, magic.length);
        }

        ReadLog log = ReadLog.of(file, SMALL);

        assertThat(log.records).isEmpty();
        assertThat(EvtxFile.of(java.nio.ByteBuffer.wrap(file), SMALL).chunks())
                .hasSizeLessThanOrEqualTo(file.length / 512 + 1);
        assertThat(EvtxFile.of(java.nio.ByteBuffer.wrap(file), SMALL).losses())
                .hasSizeLessThanOrEqualTo(SMALL.lossesPerChunk() + 1);
    }

    @Test
    void limitsThatMakeNoSense_areRefusedByName() {
        assertThatThrownBy(() -> new EvtxLimits(0, 4, 64, 4096, 8, 100, 10_000, 2_000, 1 << 16, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("elementDepth");
        assertThatThrownBy(() -> new EvtxLimits(64, 100, 64, 4096, 8, 100, 10_000, 2_000, 1 << 16, 5))
                .hasMessageContaining("embeddedDepth");
    }
}
