package org.tipstaff.server;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.concurrent.CountDownLatch;
import org.tipstaff.cli.LiveOptions;
import org.tipstaff.cli.LiveProgram;
import org.tipstaff.engine.CourtKeys;
import org.tipstaff.engine.Custodian;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.receivers.ListenerWarning;
import org.tipstaff.receivers.syslog.SyslogListener;
import org.tipstaff.server.http.Operations;

/** {@code tipstaff serve}, as the command line starts it: runs until it is told to end. */
public final class ServeProgram implements LiveProgram {
    private static final System.Logger LOG = System.getLogger(ServeProgram.class.getName());
    private static final int DONE = 0;

    /** For all of the end: requests under way, detection, the last signature. */
    private static final Duration END_MAX = Duration.ofSeconds(60);

    @Override
    public int serve(LiveOptions options, PrintWriter err) throws IOException {
        Locale language = options.language();
        ResourceBundle messages = ResourceBundle.getBundle("org.tipstaff.server.messages", language);
        LogLines.to(logTo(), options.jsonLog());
        ServeSettings settings = ServeConfig.read(options);
        CourtKeys court = CourtKeys.loadOrMake(settings.keys(), null);
        if (court.made()) {
            err.println(text(
                    messages,
                    "serve.keys.made",
                    language,
                    court.folder().resolve(CustodyKeys.PUBLIC_FILE).toString()));
        }
        Custodian custodian = new Custodian(
                court.keys(),
                CustodyBook.PROGRAM,
                "tipstaff serve",
                CustodyClock.of(InstantSource.system(), System::nanoTime));
        LiveServer server = LiveServer.start(settings, custodian, InstantSource.system());
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    asked.countDown();
                    try {
                        if (!ended.await(END_MAX.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
                            LOG.log(Level.ERROR, "the end took longer than {0} s and is cut off", END_MAX.toSeconds());
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "end");
        Runtime.getRuntime().addShutdownHook(hook);
        onHangup(() -> reload(server, err, messages, language));
        announce(server, settings, err, messages, language);
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        // The platform's logging ends beside this, in an order of its own: its last lines may be lost.
        err.println(text(messages, "serve.ended", language));
        err.flush();
        ended.countDown();
        return DONE;
    }

    /** The log goes where messages go; results have nothing to do with it. */
    private static PrintStream logTo() {
        return System.err;
    }

    private static void announce(
            LiveServer server, ServeSettings settings, PrintWriter err, ResourceBundle messages, Locale language) {
        for (ListenerWarning warning : server.warnings()) {
            String sentence = warning.sentence(language);
            err.println(text(messages, "serve.warning", language, sentence));
            LOG.log(Level.WARNING, "reachable without protection: {0}", warning.listener());
        }
        for (SyslogListener listener : server.syslog()) {
            InetSocketAddress at = listener.address();
            err.println(
                    text(messages, "serve.syslog", language, at.getAddress().getHostAddress() + ":" + at.getPort()));
        }
        String url = (settings.http().isEncrypted() ? "https://" : "http://")
                + host(settings.http().listen()) + ":" + server.httpPort();
        String seconds = String.format(Locale.ROOT, "%.1f", server.sinceBegun().toMillis() / 1000.0);
        err.println(text(messages, "serve.ready", language, url, seconds));
        err.flush();
        LOG.log(Level.INFO, "ready after {0} s", seconds);
    }

    private static String host(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private static void reload(LiveServer server, PrintWriter err, ResourceBundle messages, Locale language) {
        try {
            Operations.Reload reload = server.reload("signal");
            err.println(text(
                    messages, reload.taken() ? "serve.reload.taken" : "serve.reload.kept", language, reload.summary()));
            reload.problems().forEach(err::println);
            err.flush();
            LOG.log(reload.taken() ? Level.INFO : Level.ERROR, "reload: {0}", reload.summary());
        } catch (IOException e) {
            LOG.log(Level.ERROR, "reload: {0}", e.getMessage());
        }
    }

    /** SIGHUP, on systems that have it. The class is not part of the Java platform's standard, so it is looked up by name. */
    private static void onHangup(Runnable work) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = java.lang.reflect.Proxy.newProxyInstance(
                    ServeProgram.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            Thread.ofPlatform().name("reload").start(work);
                        }
                        return switch (method.getName()) {
                            case "hashCode" -> System.identityHashCode(proxy);
                            case "equals" -> arguments != null && proxy == arguments[0];
                            case "toString" -> "SIGHUP";
                            default -> null;
                        };
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "SIGHUP is not available here; POST /api/v1/reload is");
        }
    }

    private static String text(ResourceBundle messages, String key, Locale language, Object... values) {
        return new MessageFormat(messages.getString(key), language).format(values);
    }
}
