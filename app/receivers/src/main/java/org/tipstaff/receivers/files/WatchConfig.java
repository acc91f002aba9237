package org.tipstaff.receivers.files;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Objects;
import org.tipstaff.receivers.SourceName;

/**
 * A folder whose files are read as they come and grow, or one file that is.
 *
 * @param name its name in metrics and messages
 * @param source whose logs they are
 * @param folder the folder; what lies deeper is not looked at
 * @param pattern which file names, as a glob; for one file its name
 * @param positions the file that remembers how far each was read; in a folder of the program's own
 */
public record WatchConfig(String name, String source, Path folder, String pattern, Path positions, WatchLimits limits) {
    public WatchConfig {
        SourceName.checked(name);
        SourceName.checked(source);
        Objects.requireNonNull(limits, "limits");
        // Said when it is read, not at the first look.
        FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    }
}
