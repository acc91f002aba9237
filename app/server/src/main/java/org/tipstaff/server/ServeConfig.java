package org.tipstaff.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tipstaff.cli.LiveOptions;
import org.tipstaff.contain.SiteDevices;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.engine.UsageException;
import org.tipstaff.label.Label;
import org.tipstaff.label.LabelSyntaxException;
import org.tipstaff.receivers.Rate;
import org.tipstaff.receivers.files.WatchConfig;
import org.tipstaff.receivers.files.WatchLimits;
import org.tipstaff.receivers.syslog.Network;
import org.tipstaff.receivers.syslog.Senders;
import org.tipstaff.receivers.syslog.SyslogConfig;
import org.tipstaff.receivers.syslog.SyslogLimits;
import org.tipstaff.receivers.syslog.TlsFiles;
import org.tipstaff.server.web.HttpSettings;

/** Takes what the command line and the configuration file say, gives settings; where both speak, the command line holds. */
public final class ServeConfig {
    /** Where HTTP listens when nothing is said. */
    public static final String HTTP_DEFAULT = "127.0.0.1:9280";
    /** A file that holds one word, such as a URL with its password. */
    private static final int WORD_BYTES_MAX = 4096;

    private ServeConfig() {}

    /** @throws UsageException with every mistake and its place */
    public static ServeSettings read(LiveOptions options) throws IOException {
        Path file = options.config();
        String text = "";
        String name = "-";
        if (file != null) {
            name = file.toString();
            try (var in = Files.newInputStream(file)) {
                text = new String(in.readNBytes(ConfigText.CHARS_MAX + 1), StandardCharsets.UTF_8);
            } catch (NoSuchFileException e) {
                throw new UsageException("no such configuration file: " + file);
            }
        }
        return settings(options, ConfigText.parse(name, text), file == null ? Path.of("") : file.resolveSibling(""));
    }

    private static ServeSettings settings(LiveOptions options, ConfigText config, Path base) throws IOException {
        DataFolder data = DataFolder.open(options.data());
        HttpSettings http = http(options, config.table("http"), base);
        Rate rate = rate(config);
        List<SyslogConfig> syslog = new ArrayList<>();
        for (ConfigText each : config.tables("syslog")) {
            SyslogConfig listener = syslog(each, base, rate);
            if (listener != null) {
                syslog.add(listener);
            }
        }
        syslog.addAll(listeners(options, rate));
        List<WatchConfig> folders = new ArrayList<>();
        for (ConfigText each : config.tables("folders")) {
            WatchConfig folder = folder(each, data, base);
            if (folder != null) {
                folders.add(folder);
            }
        }
        List<String> rules = config.texts("rules").stream()
                .map(rule -> base.resolve(rule).toString())
                .toList();
        Path placeholders = config.value("placeholders", base::resolve);
        Path indicators = config.value("indicators", base::resolve);
        Path site = config.value("site", base::resolve);
        Label label = config.value("label", ServeConfig::label, Label.UNLABELLED);
        Path keys = config.value("keys", base::resolve, data.keys());
        ConfigText containment = config.table("containment");
        SiteDevices devices = new SiteDevices(
                containment.value("gateway_key", base::resolve),
                containment.value("known_hosts", base::resolve),
                Map.of());
        String database = database(config.table("database"), base);
        ConfigText journal = config.table("journal");
        Duration retention = journal.value("keep", ServeConfig::days);
        long retentionBytes = journal.value("keep_bytes", ServeConfig::bytes, Long.MAX_VALUE);
        long journalBytes = journal.value("bytes_max", ServeConfig::bytes, Long.MAX_VALUE);
        long lag = journal.value("lag_max", ServeConfig::count, ServeSettings.LAG_DEFAULT);
        config.finish();
        Path labelled = options.site();
        RuleSources typed = options.rules();
        Path placeholderFile = typed.placeholders();
        Path indicatorFile = typed.indicators();
        Path keyFolder = options.keys();
        Label given = options.label();
        return new ServeSettings(
                data,
                keyFolder == null ? keys : keyFolder,
                http,
                syslog,
                folders,
                new RuleSources(
                        typed.paths().isEmpty() ? rules : typed.paths(),
                        placeholderFile == null ? placeholders : placeholderFile,
                        indicatorFile == null ? indicators : indicatorFile),
                labelled == null ? site : labelled,
                given == null ? label : given,
                database,
                retention,
                retentionBytes,
                journalBytes,
                lag,
                rate,
                options.rebuild(),
                devices);
    }

    /** What one source may send over one receiver. */
    private static Rate rate(ConfigText config) {
        Rate generous = Rate.generous();
        ConfigText rate = config.table("rate");
        long perSecond = rate.value("records_per_second", ServeConfig::count, (long) generous.recordsPerSecond());
        return new Rate(perSecond, rate.value("burst", ServeConfig::count, 4 * perSecond));
    }

    private static HttpSettings http(LiveOptions options, ConfigText config, Path base) {
        String configured = config.text("listen");
        Path certificate = config.value("certificate", base::resolve);
        Path key = config.value("key", base::resolve);
        if (options.certificate() != null) {
            certificate = options.certificate();
            key = options.key();
        }
        String asked = options.http();
        String listen = asked != null ? asked : configured != null ? configured : HTTP_DEFAULT;
        if ((certificate == null) != (key == null)) {
            throw new UsageException("TLS needs a certificate and its key: --tls-certificate and --tls-key");
        }
        return HttpSettings.tls(address(listen), certificate, key);
    }

    /** What the command line asks for: lines and datagrams without TLS, or with it where that is said. */
    private static List<SyslogConfig> listeners(LiveOptions options, Rate rate) {
        List<SyslogConfig> listeners = new ArrayList<>();
        int number = 0;
        for (String address : options.syslog()) {
            number++;
            String name = "syslog" + (number == 1 ? "" : Integer.toString(number));
            listeners.add(listener(name + ".tcp", address, new SyslogConfig.Transport.Tcp(), name, rate));
            listeners.add(listener(name + ".udp", address, new SyslogConfig.Transport.Udp(), name, rate));
        }
        number = 0;
        for (String address : options.syslogTls()) {
            number++;
            String name = "syslog-tls" + (number == 1 ? "" : Integer.toString(number));
            Path certificate = options.certificate();
            Path key = options.key();
            if (certificate == null || key == null) {
                throw new UsageException("--syslog-tls needs --tls-certificate and --tls-key");
            }
            TlsFiles files = new TlsFiles(certificate, key, Optional.ofNullable(options.clients()));
            listeners.add(listener(name, address, new SyslogConfig.Transport.Tls(files), name, rate));
        }
        return listeners;
    }

    private static SyslogConfig listener(
            String name, String address, SyslogConfig.Transport transport, String source, Rate rate) {
        return new SyslogConfig(
                name, address(address), transport, Senders.everybody(source), rate, SyslogLimits.defaults());
    }

    private static @Nullable SyslogConfig syslog(ConfigText config, Path base, Rate rate) {
        String name = config.required("name");
        InetSocketAddress listen = config.value("listen", ServeConfig::address);
        String transport = config.required("transport");
        Path certificate = config.value("certificate", base::resolve);
        Path key = config.value("key", base::resolve);
        Path clients = config.value("clients", base::resolve);
        String source = config.text("source");
        List<Senders.Allowed> networks = new ArrayList<>();
        for (ConfigText each : config.tables("networks")) {
            Network network = each.value("network", Network::of);
            String whose = each.required("source");
            if (network != null) {
                networks.add(new Senders.Allowed(network, whose));
            }
        }
        Map<String, String> certificates = new LinkedHashMap<>();
        for (ConfigText each : config.tables("certificates")) {
            certificates.put(each.required("sha256"), each.required("source"));
        }
        if (listen == null) {
            config.problem(config.place(), "a syslog listener needs 'listen', such as 127.0.0.1:6514");
            return null;
        }
        SyslogConfig.Transport how = switch (transport) {
            case "udp" -> new SyslogConfig.Transport.Udp();
            case "tcp" -> new SyslogConfig.Transport.Tcp();
            case "tls" -> {
                if (certificate == null || key == null) {
                    config.problem(config.place(), "transport tls needs 'certificate' and 'key'");
                    yield null;
                }
                yield new SyslogConfig.Transport.Tls(new TlsFiles(certificate, key, Optional.ofNullable(clients)));
            }
            default -> {
                config.problem(config.place(), "'transport' is udp, tcp or tls");
                yield null;
            }
        };
        if (how == null) {
            return null;
        }
        try {
            return new SyslogConfig(
                    name,
                    listen,
                    how,
                    new Senders(source == null ? name : source, networks, certificates),
                    rate,
                    SyslogLimits.defaults());
        } catch (IllegalArgumentException e) {
            config.problem(config.place(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static @Nullable WatchConfig folder(ConfigText config, DataFolder data, Path base) {
        String name = config.required("name");
        String source = config.text("source");
        Path folder = config.value("folder", base::resolve);
        String files = config.text("files");
        if (folder == null) {
            config.problem(config.place(), "a watched folder needs 'folder'");
            return null;
        }
        try {
            return new WatchConfig(
                    name,
                    source == null ? name : source,
                    folder,
                    files == null ? "*" : files,
                    data.positions().resolve(name),
                    WatchLimits.defaults());
        } catch (IllegalArgumentException e) {
            config.problem(config.place(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** A URL may hold a password, so it may lie in a file of its own. */
    private static @Nullable String database(ConfigText config, Path base) throws IOException {
        String url = config.text("url");
        Path file = config.value("url_file", base::resolve);
        if (file == null) {
            return url;
        }
        if (url != null) {
            config.problem(config.place(), "'url' or 'url_file', not both");
        }
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(WORD_BYTES_MAX), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            throw new UsageException("no such file: " + file);
        }
    }

    /** {@code HOST:PORT}, an IPv6 address in brackets. */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = colon < 1 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port >= 0 && port <= 0xffff) {
                return new InetSocketAddress(InetAddress.getByName(host), port);
            }
        } catch (NumberFormatException e) {
            // Said below.
        } catch (UnknownHostException e) {
            throw new UsageException("'" + text + "': there is no such host");
        }
        throw new UsageException("'" + text + "' is no HOST:PORT, such as 127.0.0.1:9280");
    }

    private static Label label(String text) {
        try {
            return Label.parse(text);
        } catch (LabelSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Duration days(String text) {
        String number = text.replaceAll(" ?days?$", "");
        try {
            long days = Long.parseLong(number);
            if (days >= 1 && days <= 36_500) {
                return Duration.ofDays(days);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + text + "' is no number of days, such as 90 days");
    }

    private static long bytes(String text) {
        java.util.regex.Matcher parts =
                java.util.regex.Pattern.compile("([0-9]{1,9}) ?(MB|GB|TB)").matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size, such as 500 GB");
        }
        long unit = switch (parts.group(2)) {
            case "MB" -> 1_000_000L;
            case "GB" -> 1_000_000_000L;
            default -> 1_000_000_000_000L;
        };
        return Math.multiplyExact(Long.parseLong(parts.group(1)), unit);
    }

    private static long count(String text) {
        if (!text.matches("[1-9][0-9]{0,11}")) {
            throw new IllegalArgumentException("'" + text + "' is no number");
        }
        return Long.parseLong(text);
    }
}
