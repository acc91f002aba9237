package org.tipstaff.testkit.scenario;

/**
 * Someone signed in on a host.
 *
 * @param logonId as Windows writes it, {@code 0x3e7}
 * @param type Windows' logon type
 */
record Session(Host host, Account account, String logonId, int type) {
    String guid() {
        return "{%08x-5f2a-69a5-%04x-%s}"
                .formatted(
                        0x5c1e0000L + host.number(),
                        Long.decode(logonId) & 0xffff,
                        "%012x".formatted(Long.decode(logonId)));
    }

    String terminal() {
        return switch (type) {
            case 2, 11 -> "1";
            case 10 -> "2";
            default -> "0";
        };
    }
}
