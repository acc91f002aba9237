package org.tipstaff.testkit.scenario;

import java.time.Instant;

/** A program that was started. */
record Running(Session session, Program program, int pid, String guid, String commandLine, Instant started) {
    Host host() {
        return session.host();
    }

    String hexPid() {
        return "0x" + Integer.toHexString(pid);
    }
}
