package org.tipstaff.receivers.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Received;

/**
 * What had arrived in the journal, and whose position had not been remembered when the program died: at most one batch. When the
 * same comes again from its file, it is passed over, each record as often as it had arrived. Used by one thread.
 */
final class Arrived {
    /** More than one batch has. Beyond, records are taken a second time. */
    private static final int MOST = 200_000;

    private List<Known> records = new ArrayList<>();

    private record Known(boolean isText, String digest) {
        static Known of(Received received) {
            byte[] bytes = received.bytes();
            byte[] whole = Arrays.copyOf(bytes, bytes.length + 1);
            whole[bytes.length] = (byte) received.form().code();
            return new Known(
                    received.form() == Form.TEXT || received.form() == Form.JSON,
                    new String(Digests.sha256(whole), StandardCharsets.ISO_8859_1));
        }
    }

    void add(Received received) {
        if (records.size() < MOST) {
            records.add(Known.of(received));
        }
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** The records that had not arrived: all behind the first of which that is so. */
    List<Received> notYet(List<Received> batch) {
        if (records.isEmpty()) {
            return batch;
        }
        List<Known> others = new ArrayList<>();
        int at = 0;
        int arrived = 0;
        while (arrived < batch.size()) {
            Known wanted = Known.of(batch.get(arrived));
            while (at < records.size() && !records.get(at).equals(wanted)) {
                others.add(records.get(at));
                at++;
            }
            if (at == records.size()) {
                break;
            }
            at++;
            arrived++;
        }
        others.addAll(records.subList(at, records.size()));
        records = others;
        return batch.subList(arrived, batch.size());
    }

    /**
     * All files were looked at once: whose lines these were, they have come again or never will. A later line is another one, even if it
     * says the same. Records of event logs have numbers, and a log is read later than at the first look.
     */
    void lookedOnce() {
        records.removeIf(Known::isText);
    }
}
