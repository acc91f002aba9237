package org.tipstaff.actuators.rpz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.Command;
import org.tipstaff.site.Address;

/**
 * The file of a response policy zone (draft-vixie-dnsop-dns-rpz-00, section 3) that belongs to this program alone: one block for each action between two comments, so
 * the file itself says what is in force. It is written beside the old one, forced, and renamed.
 */
final class RpzZone {
    private static final int FILE_BYTES_MAX = 64 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("; action ([0-9a-f]{32}) until (\\S+)\n((?:[^;\n][^\n]*\n)*); end \\1\n");

    private final Path file;

    RpzZone(Path file) {
        this.file = file;
    }

    /** Records of each action that is in force. */
    SortedMap<ActionId, String> read() throws IOException {
        SortedMap<ActionId, String> blocks = new TreeMap<>();
        String text;
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new IOException(file.getFileName() + " has more than " + FILE_BYTES_MAX + " bytes");
            }
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            return blocks;
        }
        Matcher matcher = BLOCK.matcher(text);
        int end = text.indexOf("; action ");
        while (end >= 0 && matcher.find(end)) {
            if (matcher.start() != end) {
                break;
            }
            blocks.put(new ActionId(matcher.group(1)), matcher.group());
            end = matcher.end();
        }
        if (end >= 0 && end != text.length()) {
            throw new IOException(
                    file.getFileName() + " has something at character " + end + " that is not ours; it is left alone");
        }
        return blocks;
    }

    /** @param serial greater than any before, or a resolver may keep the old zone */
    void write(Map<ActionId, String> blocks, long serial) throws IOException {
        StringBuilder text = new StringBuilder(head(serial & 0xffff_ffffL));
        blocks.values().forEach(text::append);
        Path parent = file.toAbsolutePath().getParent();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        if (Files.exists(file)) {
            // The resolver is another user and must go on being able to read it, whatever the umask of this program.
            Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (parent != null) {
            try (FileChannel folder = FileChannel.open(parent, StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    private static String head(long serial) {
        return """
            ; Written by tipstaff; whatever else writes here is overwritten or refused.
            $TTL 5
            @ IN SOA localhost. tipstaff.localhost. ( %d 3600 600 86400 5 )
            @ IN NS localhost.
            """.formatted(serial);
    }

    /** Names are relative to the zone; CNAME to the root is NXDOMAIN. */
    static String block(ActionId id, Command.SinkholeDomains sinkhole, Instant until) {
        StringBuilder text = new StringBuilder("; action " + id + " until " + until + "\n");
        Address answer = sinkhole.answer();
        String record = answer == null ? "CNAME ." : (answer.bits() == 32 ? "A " : "AAAA ") + answer;
        for (String domain : sinkhole.domains()) {
            text.append(domain).append(" IN ").append(record).append('\n');
            text.append("*.").append(domain).append(" IN ").append(record).append('\n');
        }
        return text.append("; end ").append(id).append('\n').toString();
    }
}
