package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher tells the JVM. */
class LauncherTest {
    @TempDir
    Path folder;

    @Test
    void theVirtualMachineSaysNothingOfItsOwnWhereNativeLibrariesAreLoaded() throws IOException {
        List<String> allowed = Pattern.compile("--enable-native-access=org[^ )]*")
                .matcher(Files.readString(Program.ROOT.resolve("tipstaff")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(allowed).hasSize(1);
        Path log = Program.ROOT.resolve("examples/court-intrusion/logs/JUMP01.security.xml");
        Path packed = Files.write(folder.resolve("log.xml.zst"), Zstd.compress(Files.readAllBytes(log)));
        Program.Outcome scan = Program.run(Map.of(), allowed, "scan", "-f", "jsonl", packed.toString());
        assertThat(scan.exit()).as(scan.stderr()).isZero();
        assertThat(scan.stderr()).doesNotContain("WARNING").contains("event(s)");
    }
}
