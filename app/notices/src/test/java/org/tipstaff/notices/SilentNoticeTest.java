package org.tipstaff.notices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.inform.Notices;
import org.tipstaff.inform.Wording;
import org.tipstaff.testkit.labels.AudienceOutput;
import org.tipstaff.testkit.labels.Leak;
import org.tipstaff.testkit.labels.TwoRuns;

/** A notice tells its audience nothing but what it may know: not in its text, nor by its size, names, order or metadata. */
class SilentNoticeTest {
    private static final long SEED = 20_261_128;
    private static final boolean FULL = Boolean.getBoolean("tipstaff.full");
    /** Of each audience, form and language, at each of five levels. */
    private static final int PAIRS = FULL ? 820 : 10;

    private static final int PDF_PAIRS = FULL ? 26 : 1;
    private static final int PAIRS_TO_KILL_MAX = 20_000;

    static AudienceOutput<NoticeCase> output(NoticeFiles files, AudienceKind kind, Wording wording, Form form) {
        return (whole, audience) ->
                files.of(new Notices(NoticeCase.COURT).write(whole.notices(), kind, audience), wording, Set.of(form));
    }

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES) // in a full run
    void noNoticeDependsOnWhatItsAudienceMayNotKnow() throws IOException {
        NoticeFiles files = new NoticeFiles();
        long pairs = 0;
        long pdfs = 0;
        long telling = 0;
        long sampled = 0;
        long seed = SEED;
        for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            Wording wording = NoticeCase.wording(language);
            for (AudienceKind kind : AudienceKind.values()) {
                for (Form form : kind == AudienceKind.PRESS_LINE ? List.of(Form.TXT) : List.of(Form.values())) {
                    seed += 100_000;
                    TwoRuns.Silence compared = new TwoRuns<>(NoticeCase.KIND, output(files, kind, wording, form))
                            .demandSilence(seed, form == Form.PDF ? PDF_PAIRS : PAIRS);
                    assertThat(compared.failures()).as(kind + " " + form).isZero();
                    pairs += compared.pairs();
                    pdfs += form == Form.PDF ? compared.pairs() : 0;
                    telling += compared.telling();
                    sampled += compared.sampled();
                }
            }
        }
        System.out.println("two runs of notices: " + pairs + " pairs, " + pdfs + " of them PDF; " + telling + " of "
                + sampled + " sampled told something");
        assertThat(pairs).isGreaterThanOrEqualTo(FULL ? 200_000 : 1_000);
        assertThat(pdfs).isGreaterThanOrEqualTo(FULL ? 2_000 : 80);
        assertThat(telling * 2).as("audiences are told something").isGreaterThanOrEqualTo(sampled);
    }

    @ParameterizedTest
    @EnumSource
    void everyLeakIsFound(LeakingNotice leaking) {
        Leak leak = new TwoRuns<>(NoticeCase.KIND, leaking)
                .firstLeak(SEED, PAIRS_TO_KILL_MAX)
                .orElseThrow(() -> new AssertionError(leaking + " was not found in " + PAIRS_TO_KILL_MAX + " pairs"));
        assertThat(leak.hidden()).as(leak.toString()).isPositive();
        if (FULL) {
            System.out.println("two runs of notices: " + leaking + " found in pair " + leak.pair());
        }
    }

    @Test
    void thereAreEnoughOfThem() {
        assertThat(LeakingNotice.values()).hasSizeGreaterThanOrEqualTo(50);
    }
}
