package org.tipstaff.engine;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.FieldValue;
import org.tipstaff.label.Label;

/**
 * That somebody looked into protected material: who, what they asked, how many rows they got. It is durable before they see a
 * row. In a case it is an entry of the custody log at once. The log of a data folder is held by {@code serve}: there the record
 * waits in a folder of its own until {@code serve} takes it in, within seconds or at its next start.
 *
 * @param id so that it is taken in once
 * @param actor who asked
 * @param at when, by the clock of the machine
 * @param how {@code sql} or {@code rules}
 * @param question what was asked, cut when it is long; the log commits to it and does not show it
 * @param digest of all of what was asked
 * @param outcome {@code answered}, {@code refused}, {@code ended} or {@code failed}
 * @param rows or findings that were given
 */
public record HuntRecord(
        UUID id, String actor, Instant at, String how, String question, Sha256 digest, String outcome, long rows) {
    public static final EntryKind HUNT = EntryKind.of("hunt", "hunt", "how", "sha256", "outcome", "rows");
    /** In a data folder. */
    public static final String FOLDER = "hunts";

    private static final String SUFFIX = ".hunt";
    /** Of one that waits. */
    private static final int BYTES_MAX = 1 << 18;
    /** Taken in at once. */
    private static final int WAITING_MAX = 1000;

    private static final int QUESTION_CHARS_MAX = FieldValue.Secret.MOST / 4;

    public HuntRecord {
        if (question.length() > QUESTION_CHARS_MAX) {
            int end = Character.isHighSurrogate(question.charAt(QUESTION_CHARS_MAX - 1))
                    ? QUESTION_CHARS_MAX - 1
                    : QUESTION_CHARS_MAX;
            question = question.substring(0, end);
        }
    }

    public static HuntRecord of(
            String actor, Instant at, String how, String question, Sha256 digest, String outcome, long rows) {
        return new HuntRecord(UUID.randomUUID(), actor, at, how, question, digest, outcome, rows);
    }

    /** As an entry of a custody log. */
    public CustodyEntry entry(Label label) {
        return CustodyEntry.of(HUNT, actor, CaseLog.text(label))
                .word("hunt", id.toString())
                .word("how", how)
                .word("asked", at.toString())
                .secret("question", question.isEmpty() ? "-" : question)
                .digest("sha256", digest)
                .word("outcome", outcome)
                .number("rows", rows)
                .build();
    }

    /** Leaves it for {@code serve}; durable when this returns. */
    public void leave(Path data) throws IOException {
        Path folder = data.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Properties words = new Properties();
        words.setProperty("id", id.toString());
        words.setProperty("actor", actor);
        words.setProperty("at", at.toString());
        words.setProperty("how", how);
        words.setProperty("question", question);
        words.setProperty("sha256", digest.hex());
        words.setProperty("outcome", outcome);
        words.setProperty("rows", Long.toString(rows));
        StringWriter text = new StringWriter();
        words.store(text, null);
        Path unfinished = folder.resolve(id + ".unfinished");
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, folder.resolve(id + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Takes one in. */
    @FunctionalInterface
    public interface Taker {
        void take(HuntRecord record) throws IOException;
    }

    /**
     * Gives what waits, and deletes each when it was taken.
     *
     * @return one sentence for each that can't be read; those stay where they are
     */
    public static List<String> takeWaiting(Path data, Taker taker) throws IOException {
        Path folder = data.resolve(FOLDER);
        List<String> problems = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return problems;
        }
        List<Path> waiting;
        try (Stream<Path> files = Files.list(folder)) {
            waiting = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .limit(WAITING_MAX)
                    .toList();
        }
        for (Path file : waiting) {
            HuntRecord record = readOrNull(file);
            if (record == null) {
                problems.add(file + " is no record of a hunt");
            } else {
                taker.take(record);
                Files.delete(file);
            }
        }
        return problems;
    }

    private static @Nullable HuntRecord readOrNull(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            return null;
        }
        Properties words = new Properties();
        try (Reader text = new StringReader(Files.readString(file))) {
            words.load(text);
            return new HuntRecord(
                    UUID.fromString(words.getProperty("id", "")),
                    words.getProperty("actor", "?"),
                    Instant.parse(words.getProperty("at", "")),
                    words.getProperty("how", "?"),
                    words.getProperty("question", ""),
                    new Sha256(words.getProperty("sha256", "")),
                    words.getProperty("outcome", "?"),
                    Long.parseLong(words.getProperty("rows", "")));
        } catch (IllegalArgumentException | DateTimeException | java.nio.charset.CharacterCodingException e) {
            return null;
        }
    }
}
