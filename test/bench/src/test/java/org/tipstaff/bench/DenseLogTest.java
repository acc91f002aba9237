package org.tipstaff.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evtx.EvtxFile;
import org.tipstaff.evtx.EvtxLimits;
import org.tipstaff.evtx.EvtxLoss;
import org.tipstaff.evtx.EvtxRecord;
import org.tipstaff.evtx.EvtxVisitor;

class DenseLogTest {
    private static final int MIN_EVENTS = 20_000;

    @TempDir
    Path folder;

    @Test
    void theReaderGetsAllRecordsOfADenseLogAndNoLoss() throws IOException {
        Path log = unpacked("evtx/background/background.zip", "omerbenamram_evtx/security.evtx");
        Path out = folder.resolve("dense.evtx");

        DenseLog.Written written = DenseLog.write(out, MIN_EVENTS, List.of(log));

        assertThat(written.events()).isGreaterThanOrEqualTo(MIN_EVENTS);
        assertThat(written.chunks()).isGreaterThan(written.differentChunks());
        assertThat(Files.size(out)).isEqualTo(4096 + 65_536L * written.chunks());
        EvtxFile file = EvtxFile.of(ByteBuffer.wrap(Files.readAllBytes(out)), EvtxLimits.defaults());
        Seen seen = new Seen();
        file.readAll(seen);
        assertThat(seen.losses).isEmpty();
        assertThat(seen.ids).hasSize((int) written.events());
        assertThat(file.header().orElseThrow().chunkCount()).isEqualTo(written.chunks());
        assertThat(file.header().orElseThrow().nextRecordId())
                .isEqualTo(seen.ids.stream().mapToLong(Long::longValue).max().orElseThrow() + 1);
    }

    @Test
    void whatHasNoFullChunkIsRefused() throws IOException {
        Path empty = Files.write(folder.resolve("empty.evtx"), new byte[4096]);
        Path out = folder.resolve("dense.evtx");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseLog.write(out, 1, List.of(empty)))
                .withMessageContaining("full and undamaged");
        assertThat(out).doesNotExist();
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws IOException {
        Path log = Files.writeString(folder.resolve("log.evtx"), "evidence");

        assertThatIllegalArgumentException().isThrownBy(() -> DenseLog.write(log, 1, List.of(log)));
        assertThat(log).hasContent("evidence");
    }

    private Path unpacked(String zip, String member) throws IOException {
        String set = System.getenv("TIPSTAFF_DATA");
        Path data = set == null || set.isEmpty()
                ? Path.of(System.getProperty("tipstaff.root")).resolve("../shared/data")
                : Path.of(set);
        Path file = data.resolve(zip);
        assumeTrue(Files.exists(file), "no real test data at " + zip + " (set TIPSTAFF_DATA)");
        Path out = folder.resolve("log.evtx");
        try (ZipFile opened = new ZipFile(file.toFile())) {
            ZipEntry entry = opened.getEntry(member);
            try (InputStream in = opened.getInputStream(entry)) {
                Files.copy(in, out);
            }
        }
        return out;
    }

    private static final class Seen implements EvtxVisitor {
        private final List<Long> ids = new ArrayList<>();
        private final List<EvtxLoss> losses = new ArrayList<>();

        @Override
        public void record(EvtxRecord record) {
            record.forEachField((_, _, _) -> {});
            ids.add(record.headerId());
        }

        @Override
        public void loss(EvtxLoss loss) {
            losses.add(loss);
        }
    }
}
