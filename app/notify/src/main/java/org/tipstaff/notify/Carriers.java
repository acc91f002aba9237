package org.tipstaff.notify;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.Channel;
import org.tipstaff.site.MailRelay;
import org.tipstaff.site.Site;

/** The carrier of each kind of channel. */
public final class Carriers {
    /** A delivery takes no longer, whatever the other end does. */
    public static final Duration DEADLINE = Duration.ofSeconds(15);

    private Carriers() {}

    /** @param environment the variables of the process, {@code System::getenv} */
    public static Function<Channel, Carrier> of(Site site, UnaryOperator<@Nullable String> environment) {
        return of(site, environment, DEADLINE);
    }

    static Function<Channel, Carrier> of(Site site, UnaryOperator<@Nullable String> environment, Duration deadline) {
        MailRelay relay = site.alerts().mail();
        return channel -> switch (channel.kind()) {
            case MAIL -> {
                if (relay == null) {
                    yield _ -> {
                        throw CarriageException.lasting("the site file names no mail server");
                    };
                }
                yield new MailCarrier(relay, channel.target(), deadline, environment);
            }
            case WEBHOOK, NTFY, MATRIX, SIGNAL -> new WebCarrier(channel, deadline, environment);
            case SYSLOG -> new SyslogCarrier(channel.targetUri(), channel.trust(), deadline);
            case COMMAND -> new CommandCarrier(channel, deadline);
        };
    }
}
