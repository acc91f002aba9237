package org.tipstaff.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {
    @Test
    void aNameThatStandsTwiceBecomesAList() {
        Fields fields = Fields.builder()
                .add("Data", "a")
                .add("Data", "b")
                .add("Data", "")
                .build();
        assertThat(fields.get("Data")).isEqualTo(List.of("a", "b", ""));
        assertThat(fields.size()).isEqualTo(1);
    }

    @Test
    void nullEmptyAndAbsentAreThreeThings() {
        Fields fields = Fields.builder().add("n", Fields.NULL).add("e", "").build();
        assertThat(fields.get("n")).isSameAs(Fields.NULL);
        assertThat(fields.get("e")).isEqualTo("");
        assertThat(fields.get("missing")).isNull();
        assertThat(fields.text("n")).isNull();
        assertThat(fields.text("e")).isEmpty();
    }

    @Test
    void namesAreCaseSensitive() {
        assertThat(Fields.builder().add("Image", "x").build().get("image")).isNull();
    }

    @Test
    void textOfNumbersIsPlainDecimal() {
        assertThat(Fields.textOf(4688L)).isEqualTo("4688");
        assertThat(Fields.textOf(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(Fields.textOf(true)).isEqualTo("true");
    }

    @Test
    void aSourceKeepsOneDigest() {
        Source source = Source.file("a.evtx");
        assertThatThrownBy(source::sha256).hasMessageContaining("a.evtx");
        source.hashed(Sha256.of(new byte[0]), 0);
        assertThat(source.sha256().hex()).startsWith("e3b0c442");
        assertThatThrownBy(() -> source.hashed(Sha256.of(new byte[] {1}), 1)).hasMessageContaining("changed");
        assertThat(source.member("b").path()).isEqualTo("a.evtx!b");
    }
}
