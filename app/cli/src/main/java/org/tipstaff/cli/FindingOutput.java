package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;
import org.tipstaff.engine.Detection;
import org.tipstaff.engine.FindingFormat;
import org.tipstaff.engine.Tipstaff;
import org.tipstaff.engine.Utf8;
import org.tipstaff.sigma.Level;
import picocli.CommandLine.Option;

/** Where findings go, in which form, and from which level on. */
final class FindingOutput {
    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            descriptionKey = "scan.format")
    FindingFormat.@Nullable Kind format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            descriptionKey = "scan.output")
    @Nullable
    Path output;

    @Option(names = "--level", paramLabel = "LEVEL", descriptionKey = "scan.level", converter = LevelOption.class)
    Level level = Level.INFORMATIONAL;

    List<Finding> shown(Detection detection) {
        return detection.findings().atLeast(level);
    }

    /** What was asked for, else what suits a terminal or a pipe. */
    FindingFormat.Kind kind() {
        FindingFormat.Kind asked = format;
        if (asked != null) {
            return asked;
        }
        return output == null && Terminal.stdoutIsTerminal() ? FindingFormat.Kind.TABLE : FindingFormat.Kind.JSONL;
    }

    void write(PrintWriter stdout, List<Finding> findings, FindingLabels labels) throws IOException {
        FindingFormat form =
                FindingFormat.of(kind(), Tipstaff.VERSION, labels, output == null && Terminal.stdoutIsColoured());
        to(stdout, out -> {
            out.write(form.head());
            for (Finding finding : findings) {
                out.write(form.row(finding));
            }
        });
    }

    /** Writes. */
    @FunctionalInterface
    interface Body {
        void write(Writer out) throws IOException;
    }

    void to(PrintWriter stdout, Body body) throws IOException {
        Path file = output;
        if (file == null) {
            body.write(stdout);
            stdout.flush();
            return;
        }
        try (Writer out = Utf8.to(file)) {
            body.write(out);
        }
    }
}
