import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.Received;
import org.tipstaff.journal.Retention;
import org.tipstaff.journal.SealedSegment;
import org.tipstaff.journal.SegmentListener;
import org.tipstaff.journal.Tombstone;

/** Fills the journal of a data folder with the lines of a file, as if each had been sent, and seals all but the last segment. */
public final class Fill {
    private static final int AT_ONCE = 2000;
    private static final SegmentListener NOBODY = new SegmentListener() {
        @Override
        public void sealed(SealedSegment segment) {}

        @Override
        public void removed(Tombstone tombstone) {}
    };

    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[0]);
        Files.createDirectories(data.resolve("journal"));
        long count = 0;
        try (Journal journal = Journal.open(data.resolve("journal"), JournalLimits.defaults(), InstantSource.system());
                InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(arguments[1])), 1 << 20)) {
            List<Received> records = new ArrayList<>();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); ; c = in.read()) {
                if (c >= 0 && c != '\n') {
                    line.write(c);
                    continue;
                }
                if (line.size() > 0) {
                    records.add(new Received("dc1", InstantSource.system().instant(), Form.JSON, line.toByteArray()));
                    line.reset();
                    count++;
                }
                if (records.size() == AT_ONCE || (c < 0 && !records.isEmpty())) {
                    journal.append(records);
                    records.clear();
                    if (count % (50L * AT_ONCE) == 0) {
                        journal.maintain(Retention.KEEP_ALL, NOBODY);
                    }
                }
                if (c < 0) {
                    break;
                }
            }
            journal.maintain(Retention.KEEP_ALL, NOBODY);
        }
        System.out.println(count + " records");
    }
}
