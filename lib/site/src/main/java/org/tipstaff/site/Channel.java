package org.tipstaff.site;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One way to a person, and who else could read what goes over it.
 *
 * @param target an e-mail address; a URL of a webhook or ntfy topic; a Matrix room; a Signal number; {@code tls://host:port} of a
 *     syslog server; the absolute path of a command
 * @param arguments of a command
 * @param reads whoever of the site could read along: the mail server, the account of the mailbox, the computer it is read on
 * @param via URL of the Matrix home server or Signal gateway; null for others
 * @param from the number that a Signal gateway sends from; null for others
 * @param secret a token, where one is needed
 * @param trust absolute path of certificates (PEM) to believe in place of the Java runtime's own list
 * @param plain that the wire is unencrypted was said on purpose
 */
public record Channel(
        ChannelKind kind,
        String target,
        List<String> arguments,
        List<SitePart> reads,
        @Nullable URI via,
        @Nullable String from,
        @Nullable SecretPlace secret,
        @Nullable String trust,
        boolean plain) {
    private static final List<Network> LOOPBACK = List.of(Network.parse("127.0.0.0/8"), Network.parse("::1"));
    private static final int ADDRESS_MAX = 254;
    private static final int ARGUMENTS_MAX = 32;

    public Channel {
        Names.line(target, "the target of a channel");
        arguments = List.copyOf(arguments);
        reads = List.copyOf(reads);
        if (target.isBlank()) {
            throw new IllegalArgumentException("a channel has a target");
        }
        if (arguments.size() > ARGUMENTS_MAX || (!arguments.isEmpty() && kind != ChannelKind.COMMAND)) {
            throw new IllegalArgumentException("only a command has arguments, at most " + ARGUMENTS_MAX);
        }
        arguments.forEach(argument -> Names.line(argument, "an argument of a command"));
        if (via != null) {
            checkUrl(via, plain);
        }
        switch (kind) {
            case MAIL -> checkMailAddress(target);
            case WEBHOOK, NTFY -> checkUrl(uri(target), plain);
            case MATRIX -> {
                if (!target.startsWith("!") || via == null) {
                    throw new IllegalArgumentException(
                            "a matrix channel has a room as target (!room:server) and its home server's URL as via");
                }
            }
            case SIGNAL -> {
                if (!isNumber(target) || via == null || from == null || !isNumber(from)) {
                    throw new IllegalArgumentException(
                            "a signal channel has a number as target and as from (+ and digits), and the gateway's URL as via");
                }
            }
            case SYSLOG -> checkSyslog(uri(target), plain);
            case COMMAND -> {
                if (!target.startsWith("/")) {
                    throw new IllegalArgumentException(
                            "a command is given by its absolute path; what stands behind it goes into arguments");
                }
            }
        }
    }

    /** @throws IllegalArgumentException when something else could stand for an address, or hide in it */
    static String checkMailAddress(String address) {
        int at = address.indexOf('@');
        boolean fits = address.length() <= ADDRESS_MAX && at > 0 && at == address.lastIndexOf('@');
        fits = fits && address.indexOf('.', at) > at + 1 && !address.endsWith(".");
        for (int i = 0; fits && i < address.length(); i++) {
            char c = address.charAt(i);
            fits = c > ' ' && c < 0x7f && "<>()[]\\,;:\"".indexOf(c) < 0;
        }
        if (!fits) {
            throw new IllegalArgumentException("'" + address + "' is no e-mail address, or one of a rare form");
        }
        return address;
    }

    static URI checkUrl(URI url, boolean plain) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http"))
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "here stands a URL with https (or http), a host, no user name, no password and no fragment");
        }
        if (scheme.equals("http") && !plain && !loopback(url.getHost())) {
            throw new IllegalArgumentException("'" + url.getHost()
                    + "' would be reached without encryption; write https, or 'plain: yes' when that is meant");
        }
        return url;
    }

    private static void checkSyslog(URI target, boolean plain) {
        String scheme = target.getScheme() == null ? "" : target.getScheme();
        if (!List.of("tls", "tcp", "udp").contains(scheme) || target.getHost() == null || target.getPort() < 1) {
            throw new IllegalArgumentException("a syslog target is written tls://host:6514, tcp://… or udp://…");
        }
        if (!scheme.equals("tls") && !plain && !loopback(target.getHost())) {
            throw new IllegalArgumentException("'" + target.getHost()
                    + "' would be reached without encryption; write tls, or 'plain: yes' when that is meant");
        }
    }

    /** Names that merely begin like it, such as 127.example, are no loopback. */
    static boolean loopback(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return bare.equals("localhost") || LOOPBACK.stream().anyMatch(net -> net.contains(Address.parse(bare)));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("\\+[0-9]{6,15}");
    }

    /** The target as an address to be asked, for the kinds whose target is one. */
    public URI targetUri() {
        return uri(target);
    }

    static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // The text may hold a token, as webhook addresses do, so it is not quoted.
            throw new IllegalArgumentException(
                    "this is no URL: " + e.getReason() + " at character " + (e.getIndex() + 1), e);
        }
    }
}
