package org.tipstaff.site;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The records of a holding at one time, and who says so.
 *
 * @param lists files with a digest and a name a line, as seen from where the file that names them lies; none where the records
 *     themselves are at hand
 * @param folder with the records themselves
 * @param under the folder that names in the lists begin with; a name that does not begin so is of another holding
 * @param date on which the records were so; empty where the bag of the list says it
 * @param vouchedBy who stands for the lists
 * @param apart whether the lists were kept where whoever reaches the records does not reach them
 * @param count of the lines that the lists have together, said by who stands for them
 */
public record RecordsState(
        List<String> lists,
        Optional<String> folder,
        String under,
        Optional<LocalDate> date,
        String vouchedBy,
        boolean apart,
        OptionalLong count) {
    /** Lists of one holding. */
    public static final int LISTS_MAX = 100;

    public RecordsState {
        lists = List.copyOf(lists);
        if (lists.size() > LISTS_MAX) {
            throw new IllegalArgumentException("at most " + LISTS_MAX + " lists are read for one holding");
        }
        if (lists.isEmpty() == folder.isEmpty()) {
            throw new IllegalArgumentException(
                    "records are told by lists or by the folder they lie in, one of the two");
        }
        if (folder.isPresent() && (!under.isEmpty() || count.isPresent())) {
            throw new IllegalArgumentException("'under' and 'count' are said of lists, and here stands a folder");
        }
    }
}
