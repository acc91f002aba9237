package org.tipstaff.receivers.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.3.0.0/16, 10.3.255.255, true",
        "10.3.0.0/16, 10.4.0.0, false",
        "10.3.8.0/21, 10.3.15.1, true",
        "10.3.8.0/21, 10.3.16.1, false",
        "0.0.0.0/0, 198.51.100.7, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.3.0.0/16, ::ffff:10.3.0.1, true",
    })
    void contains_comparesTheBitsOfThePrefix(String network, String address, boolean inside) {
        assertThat(Network.of(network).contains(InetAddress.ofLiteral(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.3.0.1/16",
                "10.3.0.0/33",
                "10.3.0.0/",
                "10.3.0.0/-1",
                "registry",
                "",
                "10.3.0",
                "::/129",
                "1.2.3.4.5/8"
            })
    void whatIsNoNetwork_isRefusedByName(String text) {
        assertThatThrownBy(() -> Network.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
