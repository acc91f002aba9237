package org.tipstaff.testkit.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecordingJournalTest {
    @Test
    void keepsToTheContract() throws IOException {
        RecordingJournal journal = new RecordingJournal();
        ReleaseJournalContract.check(journal);
        assertThat(journal.entries()).hasSize(4);
    }

    @Test
    void theContractFindsAJournalThatAcceptsADecisionTwice() {
        AtomicLong next = new AtomicLong();
        assertThatThrownBy(() -> ReleaseJournalContract.check(entry -> next.getAndIncrement()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("accepted twice");
        assertThatThrownBy(() -> ReleaseJournalContract.check(entry -> 7))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("rise");
    }
}
