package org.tipstaff.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CourtKeys;
import org.tipstaff.engine.Custodian;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyKeys;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every command that writes to a custody log is told: who is at work, and where the court's keys lie. */
final class CustodianOptions {
    @Option(names = "--keys", paramLabel = "DIR", descriptionKey = "custody.keys")
    @Nullable
    Path keys;

    @Option(names = "--actor", paramLabel = "NAME", descriptionKey = "custody.actor")
    String actor = System.getProperty("user.name", "");

    /** Reads the keys that a case was begun with. */
    Custodian existing(CommandSpec spec, Messages messages) throws IOException {
        return custodian(CourtKeys.load(folder()), spec, messages);
    }

    /** Reads the keys, or makes the first ones and says so. */
    Custodian custodian(CommandSpec spec, Messages messages) throws IOException {
        CourtKeys court = CourtKeys.loadOrMake(folder(), null);
        if (court.made()) {
            spec.commandLine()
                    .getErr()
                    .println(messages.text(
                            "keys.made",
                            court.folder().toString(),
                            court.folder().resolve(CustodyKeys.PUBLIC_FILE).toString()));
        }
        return custodian(court, spec, messages);
    }

    private Custodian custodian(CourtKeys court, CommandSpec spec, Messages messages) {
        checkActor(messages);
        List<String> words = spec.root().commandLine().getParseResult().originalArgs();
        return new Custodian(
                court.keys(),
                actor,
                words.stream().map(CustodianOptions::quoted).collect(Collectors.joining(" ", "tipstaff ", "")),
                CustodyClock.of(InstantSource.system(), System::nanoTime));
    }

    /** @throws UsageException when nobody is named, or at too great length */
    void checkActor(Messages messages) {
        if (actor.isBlank() || actor.length() > Custodian.ACTOR_MAX) {
            throw new UsageException(messages.text("actor.length", Integer.toString(Custodian.ACTOR_MAX)));
        }
    }

    Path folder() {
        Path named = keys;
        return named == null ? CourtKeys.place(System.getenv()) : named;
    }

    /** As a POSIX shell takes it back. */
    private static String quoted(String word) {
        return !word.isEmpty() && word.chars().allMatch(CustodianOptions::isPlain)
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-_./:=,+@%".indexOf(c) >= 0;
    }
}
