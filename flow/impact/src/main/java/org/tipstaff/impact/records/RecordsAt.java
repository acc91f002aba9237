package org.tipstaff.impact.records;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Source;

/**
 * The records of a holding at one time, as lists tell of them or as they lie in a folder.
 *
 * @param records by name
 * @param date on which they were so, said by who stands for it
 * @param vouchedBy who that is; empty where nobody is named
 * @param apart whether the lists were kept where whoever reaches the records does not reach them
 * @param lists that they were read from
 * @param folder whether they were hashed where they lie; the list is then the one that was made of it
 * @param lines that the lists have together, each name once, those of other holdings included
 * @param stated how many lines they should have, said by who stands for them; null where nobody says
 * @param outside lines of other holdings
 * @param unread names of what is there and could not be read or was not followed: files, and folders with all that is in them
 */
public record RecordsAt(
        Map<String, ListedRecord> records,
        LocalDate date,
        String vouchedBy,
        boolean apart,
        List<Source> lists,
        boolean folder,
        long lines,
        @Nullable Long stated,
        long outside,
        Set<String> unread) {
    public RecordsAt {
        records = Collections.unmodifiableMap(new TreeMap<>(records));
        lists = List.copyOf(lists);
        unread = Collections.unmodifiableSet(new TreeSet<>(unread));
    }

    /**
     * Whether a record that is not in here was not there: the folder was walked, or the lists have as many lines as they should.
     * Of a list that nobody counted, nobody knows whether a line was taken out.
     */
    public boolean isWhole() {
        Long should = stated;
        return folder || (should != null && should == lines);
    }

    /** Whether it is not known what lay under this name. */
    boolean isUnread(String name) {
        if (unread.isEmpty()) {
            return false;
        }
        for (int end = name.length(); end > 0; end = name.lastIndexOf('/', end - 1)) {
            if (unread.contains(name.substring(0, end))) {
                return true;
            }
        }
        return unread.contains("");
    }
}
