package org.tipstaff.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.UsageException;
import org.tipstaff.label.Label;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tipstaff serve}: the live system. */
@Command(name = "serve")
final class ServeCommand implements Callable<Integer> {
    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, descriptionKey = "serve.data")
    @SuppressWarnings("NullAway.Init") // required
    Path data;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "serve.config")
    @Nullable
    Path config;

    @Option(names = "--http", paramLabel = "HOST:PORT", descriptionKey = "serve.http")
    @Nullable
    String http;

    @Option(names = "--syslog", paramLabel = "HOST:PORT", descriptionKey = "serve.syslog")
    List<String> syslog = List.of();

    @Option(names = "--syslog-tls", paramLabel = "HOST:PORT", descriptionKey = "serve.syslog-tls")
    List<String> syslogTls = List.of();

    @Option(names = "--tls-certificate", paramLabel = "FILE", descriptionKey = "serve.tls-certificate")
    @Nullable
    Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", descriptionKey = "serve.tls-key")
    @Nullable
    Path key;

    @Option(names = "--tls-clients", paramLabel = "FILE", descriptionKey = "serve.tls-clients")
    @Nullable
    Path clients;

    @Mixin
    RuleOptions rules = new RuleOptions();

    @Option(names = "--site", paramLabel = "SITE.yaml", descriptionKey = "serve.site")
    @Nullable
    Path site;

    @Option(names = "--label", paramLabel = "LABEL", descriptionKey = "logs.label", converter = LabelOption.class)
    @Nullable
    Label label;

    @Option(names = "--keys", paramLabel = "DIR", descriptionKey = "serve.keys")
    @Nullable
    Path keys;

    @Option(names = "--rebuild", descriptionKey = "serve.rebuild")
    boolean rebuild;

    @Option(names = "--log", paramLabel = "json|text", descriptionKey = "serve.log")
    @Nullable
    String log;

    @Mixin
    CommonOptions common = new CommonOptions();

    ServeCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        LiveProgram program = ServiceLoader.load(LiveProgram.class)
                .findFirst()
                .orElseThrow(() -> new UsageException(messages.text("serve.launcher")));
        if (log != null && !log.equals("json") && !log.equals("text")) {
            throw new UsageException(messages.text("serve.log.wrong", log));
        }
        boolean json = log == null ? !Terminal.stderrIsTerminal() : log.equals("json");
        LiveOptions options = new LiveOptions(
                data,
                config,
                http,
                syslog,
                syslogTls,
                certificate,
                key,
                clients,
                rules.sources(),
                site,
                label,
                keys,
                rebuild,
                json,
                messages.locale());
        return program.serve(options, spec.commandLine().getErr());
    }
}
