package org.tipstaff.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.label.Label;

/**
 * What the user typed behind {@code serve}. Null and empty: nothing was said.
 *
 * @param data folder of everything
 * @param http HOST:PORT
 * @param syslog HOST:PORT each, without TLS
 * @param syslogTls HOST:PORT each
 * @param certificate PEM chain for HTTP and syslog over TLS
 * @param clients PEM certificates of the authorities whose clients may send syslog
 * @param jsonLog whether the program's own log is JSON
 */
public record LiveOptions(
        Path data,
        @Nullable Path config,
        @Nullable String http,
        List<String> syslog,
        List<String> syslogTls,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path clients,
        RuleSources rules,
        @Nullable Path site,
        @Nullable Label label,
        @Nullable Path keys,
        boolean rebuild,
        boolean jsonLog,
        Locale language) {
    public LiveOptions {
        syslog = List.copyOf(syslog);
        syslogTls = List.copyOf(syslogTls);
    }
}
