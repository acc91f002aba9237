package org.tipstaff.receivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tipstaff.receivers.ListenerWarning.Guard;

class ListenerWarningTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false, false, NOTHING,",
        "::1, true, false, NOTHING,",
        "10.3.0.7, false, false, ADDRESSES, NO_TLS",
        "0.0.0.0, false, false, NOTHING, NO_TLS",
        "::, true, false, ADDRESSES, DATAGRAMS",
        "10.3.0.7, false, true, NOTHING, ANYBODY",
        "10.3.0.7, false, true, CERTIFICATES,",
        "10.3.0.7, false, true, ADDRESSES,",
    })
    void whatOthersCanReach_isSaidLoudly(
            String host, boolean datagrams, boolean tls, Guard guard, ListenerWarning.Kind kind) {
        Optional<ListenerWarning> warning =
                ListenerWarning.of("syslog", new InetSocketAddress(host, 6514), datagrams, tls, guard);
        assertThat(warning.map(ListenerWarning::kind)).isEqualTo(Optional.ofNullable(kind));
    }

    @Test
    void aNameThatIsNotResolved_isNoLoopback() {
        assertThat(ListenerWarning.isLoopback(InetSocketAddress.createUnresolved("localhost", 514)))
                .isFalse();
    }

    @Test
    void theSentence_isInTheAskedLanguage_whateverTheMachineSpeaks() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.FRENCH);
            for (ListenerWarning.Kind kind : ListenerWarning.Kind.values()) {
                ListenerWarning warning = new ListenerWarning(kind, "syslog", new InetSocketAddress("10.3.0.7", 514));
                assertThat(warning.sentence(Locale.ENGLISH))
                        .startsWith("WARNING: syslog")
                        .contains("10.3.0.7:514");
                assertThat(warning.sentence(Locale.FRENCH))
                        .startsWith("ATTENTION : syslog")
                        .contains("10.3.0.7:514");
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
