package org.tipstaff.contain;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.Command;

/** What can contain at this court: the actuators that were configured, in the order of preference. */
public record Devices(List<Actuator> actuators) {
    public Devices {
        actuators = List.copyOf(actuators);
        Set<String> ids = new HashSet<>();
        for (Actuator actuator : actuators) {
            if (!ids.add(actuator.id())) {
                throw new IllegalArgumentException("two actuators are called " + actuator.id());
            }
        }
    }

    /** The first one that can do it. */
    public Optional<Actuator> taking(Command command) {
        return actuators.stream().filter(each -> each.takes(command)).findFirst();
    }

    /** The one that did it. */
    public Optional<Actuator> named(String id) {
        return actuators.stream().filter(each -> each.id().equals(id)).findFirst();
    }
}
