package org.tipstaff.engine;

import java.util.List;
import org.tipstaff.report.CaseReport;
import org.tipstaff.report.SentenceVoice;

public record Investigation(Detection detection, CaseReport report, List<String> timeline) {
    public static final SentenceVoice VOICE = (s, l) -> s.message();
    public static Investigation of(Detection detection) {
        return new Investigation(detection, new CaseReport(detection.run(), detection.sources(), detection.events(), detection.rules(), detection.channels(), List.of(), detection.findings(), detection.gaps()), List.of());
    }
}
