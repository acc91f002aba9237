package org.tipstaff.incident;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FootholdsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Viewer",
                "HKU\\S-1-5-21-1-2-3-1001\\Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce\\x",
                "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon\\Userinit",
                "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\sethc.exe\\Debugger"
            })
    void whatStartsSomethingAgain(String key) {
        assertThat(Footholds.isStart(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HKU\\S-1-5-21-1-2-3-1001\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\ZoneMap\\ProxyBypass",
                "HKU\\S-1-5-21-1-2-3-1001\\Software\\Sysinternals\\Tool\\EulaAccepted",
                "HKLM\\System\\CurrentControlSet\\Services\\viewer\\ImagePath"
            })
    void otherSettingsBringNobodyBack(String key) {
        assertThat(Footholds.isStart(key)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2,AUTOMATIC",
        "auto start,AUTOMATIC",
        "boot start,AUTOMATIC",
        "3,ON_DEMAND",
        "demand start,ON_DEMAND",
        "4,DISABLED",
        "démarrage,UNKNOWN"
    })
    void theStartOfAServiceIsReadFromBothLogs(String written, ServiceStart start) {
        assertThat(ServiceStart.of(written)).isEqualTo(start);
    }

    @Test
    void theSystemAccountHasOneName() {
        for (String name :
                new String[] {"SYSTEM", "NT AUTHORITY\\SYSTEM", "EXAMPLE\\SYSTEM", "LocalSystem", "EXAMPLE\\REG01$"}) {
            assertThat(Names.actor(name, "REG01.example.example")).isEqualTo(Names.SYSTEM);
        }
        assertThat(Names.actor("EXAMPLE\\DC01$", "REG01.example.example")).isEqualTo("EXAMPLE\\DC01$");
        assertThat(Names.actor("EXAMPLE\\clerk", "REG01")).isEqualTo("EXAMPLE\\clerk");
    }
}
