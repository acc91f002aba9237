package org.tipstaff.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SourceTest {
    private static final byte[] BATCH = "first record, second record, third".getBytes(UTF_8);
    private static final Sha256 SECOND = Sha256.of("second record".getBytes(UTF_8));

    private final Source journal = Source.file("journal");

    private Source second() {
        return Source.received("journal/registry-01", journal, BATCH, 14, 13);
    }

    @Test
    void aReceivedRecordHasTheDigestOfItsOwnBytesWheneverItIsAsked() {
        Source asked = second();
        assertThat(asked.isHashed()).isTrue();
        assertThat(asked.sizeBytes()).isEqualTo(13);
        assertThat(asked.sha256()).isEqualTo(SECOND);
        assertThat(asked.sha256()).isEqualTo(SECOND);
        assertThat(asked.isHashed()).isTrue();
    }

    @Test
    void whatIsSettledDoesNotLookAtTheBytesAgain() {
        byte[] bytes = BATCH.clone();
        Source kept = Source.received("journal/registry-01", journal, bytes, 14, 13);
        kept.settle();
        bytes[14] = 'S';
        assertThat(kept.sha256()).isEqualTo(SECOND);
    }

    @Test
    void aRecordIsTheSameWhetherItsDigestWasKnownOrNot() {
        Source known = Source.received("journal/registry-01", Source.file("elsewhere"), SECOND, 13);
        assertThat(second()).isEqualTo(known).hasSameHashCodeAs(known);
        assertThat(second()).isNotEqualTo(Source.received("journal/registry-01", journal, BATCH, 0, 12));
        assertThat(second()).isNotEqualTo(Source.received("journal/registry-02", journal, BATCH, 14, 13));
    }

    @Test
    void aFileHasNoDigestBeforeItWasRead() {
        journal.settle();
        assertThat(journal.isHashed()).isFalse();
        assertThatIllegalStateException().isThrownBy(journal::sha256);
    }
}
