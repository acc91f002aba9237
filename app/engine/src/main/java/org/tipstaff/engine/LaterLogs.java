package org.tipstaff.engine;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.tipstaff.event.Event;
import org.tipstaff.incident.Incident;
import org.tipstaff.label.Label;

/**
 * Logs that were gathered after a case was made, to see what goes on: they are read, and nothing is written.
 *
 * @param incidents most severe first
 * @param json the same as {@code incidents.json} has them
 */
public record LaterLogs(List<Incident> incidents, byte[] json) {
    /**
     * Reads them all.
     *
     * @param looker sees each event; called from several threads
     */
    public static LaterLogs read(List<Path> paths, RuleBook book, int workers, Consumer<Event> looker)
            throws IOException {
        Detection detection = new Scan(book, null, null, workers, true, () -> false, Progress.NONE, looker).run(paths);
        Investigation investigation =
                Investigation.of(detection, RunLabels.of(Label.UNLABELLED, book), ImpactQuestion.OF_NO_COURT);
        List<Incident> incidents = investigation.report().incidents();
        StringWriter text = new StringWriter();
        new IncidentsJson(
                        new org.tipstaff.incident.Narrator(),
                        investigation.report().labels())
                .write(text, incidents);
        return new LaterLogs(incidents, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
