package org.tipstaff.testkit.scenario;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells what happened: for people as the example's README, for tests as JSON. */
final class Story {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("EEE HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Truth truth;
    private final Map<String, List<Entry>> files;

    /** @param files the entries of each file, by its name */
    Story(Truth truth, Map<String, List<Entry>> files) {
        this.truth = truth;
        this.files = files;
    }

    String readme() {
        StringBuilder out = new StringBuilder();
        out.append("""
                # An intrusion at the example court

                One week (Monday 2 to Sunday 8 March 2026) in the logs of a court that exists nowhere: %,d events of %d computers. Most of it is
                ordinary work. In it an intruder comes in with a mail on Tuesday and takes documents out on Friday evening. The logs, this page
                and `../court-intrusion-truth.json` are written by `org.tipstaff.testkit.scenario.CourtIntrusion` (module `test/testkit`) from a fixed
                seed; a test compares them with what stands here. The scenario shows how the program works from end to end. No detection figure is
                quoted from it: whoever writes both the crime and the search proves nothing by finding it.

                    ./tipstaff investigate -o CASE examples/court-intrusion/logs

                The court's own time is UTC+1 in this week; all times here and in the logs are UTC. **The clock of CHB-WS-007 runs three minutes ahead**, so
                its records carry times three minutes later than the true times below.

                ## The logs
                Three ways in which logs reach an investigator:
                * `*.ndjson.gz`: what Winlogbeat 8 wrote, one file for each computer and log. The long text `message` was dropped on the way, as is often done to
                  save space.
                * `BKP01.*.jsonl.gz`: what `evtx_dump -o jsonl` made of the backup server's EVTX files.
                * `JUMP01.*.xml`: what Event Viewer saved as XML on the jump host after the weekend. Its security log was emptied on Friday evening, so the
                  file begins there: the earlier records are in no file.

                ## What really happened

                The record numbers are those of the event log (EventRecordID); they name the records that show the step best, not all.

                | step | true time | host | account | what | techniques | records |
                |---|---|---|---|---|---|---|
                """.formatted(events(), hosts()));
        for (Truth.Deed step : truth.steps()) {
            out.append("| %s | %s | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            step.id(),
                            clock(step.time()),
                            step.host().name(),
                            step.account().name(),
                            step.what(),
                            String.join(", ", step.techniques()),
                            records(step)));
        }
        out.append("""

                On the jump host the intruder's sign-ins of Thursday and Friday stood in the security log that was emptied; Sysmon there still shows what was started.

                ## Ordinary work that looks like an intrusion

                | | first time | host | account | what |
                |---|---|---|---|---|
                """);
        for (Truth.Deed deed : truth.hardNegatives()) {
            out.append("| %s | %s | %s | %s | %s |\n"
                    .formatted(
                            deed.id(),
                            clock(deed.time()),
                            deed.host().name(),
                            deed.account().name(),
                            deed.what()));
        }
        return out.toString();
    }

    private static String clock(Instant time) {
        return CLOCK.format(time);
    }

    private int events() {
        return files.values().stream().mapToInt(List::size).sum();
    }

    private long hosts() {
        return files.values().stream()
                .filter(entries -> !entries.isEmpty())
                .map(entries -> entries.get(0).host().name())
                .distinct()
                .count();
    }

    private String records(Truth.Deed deed) {
        List<String> records = new ArrayList<>();
        for (Entry entry : deed.entries()) {
            records.add(
                    "%s %s %d".formatted(entry.host().name(), entry.kind().log().fileName(), entry.record()));
        }
        return String.join("<br>", records);
    }

    String json() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("events", events());
        Map<String, Object> clock = new LinkedHashMap<>();
        clock.put("host", Court.CHB_WS_007.fullName());
        clock.put("aheadSeconds", Court.CHB_WS_007.ahead().toSeconds());
        whole.put("clocks", List.of(clock));
        whole.put("steps", truth.steps().stream().map(this::json).toList());
        whole.put(
                "hardNegatives", truth.hardNegatives().stream().map(this::json).toList());
        return Json.page(whole);
    }

    private Map<String, Object> json(Truth.Deed deed) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", deed.id());
        map.put("time", deed.time().toString());
        map.put("host", deed.host().fullName());
        map.put("account", deed.account().qualified());
        map.put("what", deed.what());
        map.put("techniques", deed.techniques());
        map.put("records", deed.entries().stream().map(this::json).toList());
        return map;
    }

    private Map<String, Object> json(Entry entry) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("file", fileOf(entry));
        map.put("channel", entry.kind().log().channel());
        map.put("eventId", entry.kind().id());
        map.put("record", entry.record());
        return map;
    }

    private String fileOf(Entry entry) {
        for (Map.Entry<String, List<Entry>> file : files.entrySet()) {
            if (file.getValue().contains(entry)) {
                return file.getKey();
            }
        }
        throw new IllegalStateException("step names a record that is in no file: " + entry);
    }
}
