package org.tipstaff.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Sha256;

class FindingIdsTest {
    private static final FindingIds.Place FIRST = new FindingIds.Place(Sha256.of(new byte[] {1}), 7);
    private static final FindingIds.Place SECOND = new FindingIds.Place(Sha256.of(new byte[] {2}), 7);

    @Test
    void isAVersion5Uuid() {
        UUID id = FindingIds.of("rule", FIRST, 0);
        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void sameRuleSameRecordSameBytesIsTheSameFinding() {
        assertThat(FindingIds.of("rule", FIRST, 0))
                .isEqualTo(FindingIds.of("rule", new FindingIds.Place(Sha256.of(new byte[] {1}), 7), 0))
                .isNotEqualTo(FindingIds.of("rule", SECOND, 0))
                .isNotEqualTo(FindingIds.of("other", FIRST, 0))
                .isNotEqualTo(FindingIds.of("rule", FIRST, 1));
    }

    @Test
    void orderOfACorrelationsRecordsDoesNotMatter() {
        assertThat(FindingIds.ofCorrelation("rule", List.of(FIRST, SECOND)))
                .isEqualTo(FindingIds.ofCorrelation("rule", List.of(SECOND, FIRST)))
                .isNotEqualTo(FindingIds.ofCorrelation("rule", List.of(FIRST)));
    }
}
