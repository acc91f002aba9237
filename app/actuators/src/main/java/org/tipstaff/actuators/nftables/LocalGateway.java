package org.tipstaff.actuators.nftables;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.packets.BoundedProcess.SilentException;
import org.tipstaff.actuators.packets.Namespace;

/** This machine, or one network namespace of it. */
public record LocalGateway(Namespace namespace, Duration limit) implements Gateway {
    /** A table with ten thousand elements takes a tenth of a second; a busy machine ten times that. */
    public static final Duration LIMIT = Duration.ofSeconds(15);

    public LocalGateway(Namespace namespace) {
        this(namespace, LIMIT);
    }

    @Override
    public Ended run(Call call, String input) throws SilentException {
        List<String> command = new ArrayList<>(namespace.prefix());
        command.addAll(call.words());
        return BoundedProcess.run(command, input, limit);
    }

    @Override
    public String toString() {
        return "nftables of the namespace " + namespace;
    }
}
