package org.tipstaff.testkit.scenario;

import java.time.Duration;

/**
 * A computer of the example court.
 *
 * @param number tells hosts apart where Windows would use a machine id
 * @param ahead how far its clock runs ahead of true time
 */
record Host(String name, int number, String address, Role role, Duration ahead) {
    enum Role {
        WORKSTATION,
        SERVER
    }

    String fullName() {
        return name + "." + Court.DNS;
    }

    String account() {
        return name + "$";
    }
}
