package org.tipstaff.site;

/**
 * Where a service of the court must be able to go on the outside: a network, protocol and port, {@code tcp://203.0.113.40:443}.
 *
 * @param protocol {@code tcp} or {@code udp}
 */
public record OutsideDestination(String protocol, Network network, int port) {
    public OutsideDestination {
        if (!protocol.equals("tcp") && !protocol.equals("udp")) {
            throw new IllegalArgumentException("a destination begins with tcp:// or udp://, not '" + protocol + "://'");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }

    /**
     * By address and never by name: a name means what a resolver says, and that may be the attacker's by then.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static OutsideDestination parse(String text) {
        int scheme = text.indexOf("://");
        int colon = text.lastIndexOf(':');
        if (scheme < 0 || colon <= scheme + 2) {
            throw wrong(text);
        }
        String network = text.substring(scheme + 3, colon);
        if (network.startsWith("[") && network.endsWith("]")) {
            network = network.substring(1, network.length() - 1);
        }
        String port = text.substring(colon + 1);
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw wrong(text);
        }
        return new OutsideDestination(text.substring(0, scheme), Network.parse(network), Integer.parseInt(port));
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no destination; write it like tcp://203.0.113.40:443 or udp://[2001:db8::40]:443");
    }

    @Override
    public String toString() {
        String text =
                network.prefix() == network.first().bits() ? network.first().toString() : network.toString();
        return protocol + "://" + (network.first().bits() == 128 ? "[" + text + "]" : text) + ":" + port;
    }
}
