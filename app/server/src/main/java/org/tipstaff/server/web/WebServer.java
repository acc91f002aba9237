package org.tipstaff.server.web;

import java.io.IOException;
import java.util.Map;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.tipstaff.server.http.Entrance;

/**
 * The HTTP port: Tomcat on virtual threads, started by Spring Boot with beans that are named here one by one. Nothing is
 * found by looking around on the class path: what runs is what stands below.
 */
public final class WebServer implements AutoCloseable {
    /** Header lines of one request, all together. */
    private static final int HEADER_BYTES_MAX = 16 << 10;
    /** Most that is read of a body nobody asked for before the connection is closed. */
    private static final int SWALLOWED_BYTES_MAX = 1 << 20;

    private static final int HEADERS_MAX = 64;

    private final ConfigurableApplicationContext context;
    private final int port;

    private WebServer(ConfigurableApplicationContext context, int port) {
        this.context = context;
        this.port = port;
    }

    /** @throws IOException when the port can't be had, or the TLS files can't be read */
    public static WebServer start(HttpSettings settings, Entrance entrance) throws IOException {
        try {
            ConfigurableApplicationContext context = new SpringApplicationBuilder(Beans.class)
                    .web(WebApplicationType.SERVLET)
                    .bannerMode(Banner.Mode.OFF)
                    .registerShutdownHook(false)
                    .logStartupInfo(false)
                    .properties(Map.of(
                            "spring.main.lazy-initialization",
                            "false",
                            "spring.lifecycle.timeout-per-shutdown-phase",
                            settings.drain().toMillis() + "ms"))
                    .initializers(beans -> register((GenericApplicationContext) beans, settings, entrance))
                    .run();
            int port = context instanceof ServletWebServerApplicationContext web && web.getWebServer() != null
                    ? web.getWebServer().getPort()
                    : settings.listen().getPort();
            return new WebServer(context, port);
        } catch (RuntimeException e) {
            throw new IOException("the HTTP port " + settings.listen() + " could not be opened: " + reason(e), e);
        }
    }

    /** Spring Boot wants a class to begin with. */
    static final class Beans {}

    private static void register(GenericApplicationContext beans, HttpSettings settings, Entrance entrance) {
        beans.registerBean(TomcatServletWebServerFactory.class, () -> tomcat(settings));
        beans.registerBean(
                "gate",
                ServletRegistrationBean.class,
                () -> new ServletRegistrationBean<>(new GateServlet(entrance), "/"));
    }

    private static TomcatServletWebServerFactory tomcat(HttpSettings settings) {
        TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory();
        tomcat.setAddress(settings.listen().getAddress());
        tomcat.setPort(settings.listen().getPort());
        tomcat.setShutdown(Shutdown.GRACEFUL);
        tomcat.setServerHeader("tipstaff");
        tomcat.setRegisterDefaultServlet(false);
        tomcat.addProtocolHandlerCustomizers(handler -> handler.setExecutor(new VirtualThreadExecutor("http-")));
        tomcat.addConnectorCustomizers(connector -> {
            connector.setAllowTrace(true); // so that the gate refuses it, as any other method
            connector.setMaxPostSize(0);
            connector.setMaxParameterCount(0);
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocol.setMaxConnections(settings.connectionsMax());
                protocol.setConnectionTimeout((int) settings.silence().toMillis());
                protocol.setKeepAliveTimeout((int) settings.silence().toMillis() * 3);
                protocol.setMaxHeaderCount(HEADERS_MAX);
            }
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setMaxHttpRequestHeaderSize(HEADER_BYTES_MAX);
                http.setMaxSwallowSize(SWALLOWED_BYTES_MAX);
                http.setMaxTrailerSize(0);
            }
        });
        tomcat.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
        if (settings.certificate() != null) {
            PemSslStoreDetails details = PemSslStoreDetails.forCertificate("file:" + settings.certificate())
                    .withPrivateKey("file:" + settings.key());
            tomcat.setSslBundles(
                    new DefaultSslBundleRegistry("web", SslBundle.of(new PemSslStoreBundle(details, null))));
            Ssl ssl = Ssl.forBundle("web");
            ssl.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            tomcat.setSsl(ssl);
        }
        return tomcat;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < 16; depth++) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The port that it has; another than was asked for when that was 0. */
    public int port() {
        return port;
    }

    /** Takes no more requests, waits for those under way, ends. */
    @Override
    public void close() {
        context.close();
    }
}
