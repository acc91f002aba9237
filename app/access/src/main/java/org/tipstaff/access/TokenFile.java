package org.tipstaff.access;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a data folder: one line each, readable by the owner alone, replaced whole on each change. A running
 * program sees a change at the next request after it.
 *
 * <p>The secret is 256 random bits and never a word that a person chose, so one SHA-256 is enough to keep of it: there is
 * nothing to guess, and a slow digest at each request would be a way to stop the service.
 */
public final class TokenFile {
    /** Tokens of one file: more than people and machines of any court. */
    public static final int TOKENS_MAX = 10_000;
    /** Longer headers are not looked at. */
    static final int HEADER_CHARS_MAX = 1024;

    private static final int FILE_BYTES_MAX = TOKENS_MAX * 256;
    private static final int SECRET_BYTES = 32;

    private final Path file;
    private volatile Known known = new Known(null, List.of());

    private record Known(@Nullable String changed, List<Token> tokens) {}

    public TokenFile(Path file) {
        this.file = file;
    }

    /**
     * Makes a token and keeps its digest.
     *
     * @throws IllegalArgumentException when the name is none, or a source and a person would share it
     */
    public MintedToken create(String name, Role role, Instant now, SecureRandom random) throws IOException {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Token token = new Token(name, role, HexFormat.of().formatHex(sha256(secret)), now);
        change(tokens -> {
            if (tokens.size() >= TOKENS_MAX) {
                throw new IllegalArgumentException(
                        "there are " + tokens.size() + " tokens, which is the most: revoke some");
            }
            for (Token other : tokens) {
                if (other.name().equals(name) && other.role() != role) {
                    throw new IllegalArgumentException("'" + name + "' has a token as "
                            + other.role().key() + ": choose another name, or revoke that one first");
                }
            }
            List<Token> more = new ArrayList<>(tokens);
            more.add(token);
            return more;
        });
        return new MintedToken(token, secret);
    }

    /** Takes back all tokens of this name; returns how many there were. */
    public int revoke(String name) throws IOException {
        int[] count = new int[1];
        change(tokens -> {
            List<Token> left =
                    tokens.stream().filter(token -> !token.name().equals(name)).toList();
            count[0] = tokens.size() - left.size();
            return left;
        });
        return count[0];
    }

    public List<Token> tokens() throws IOException {
        return read();
    }

    /**
     * Who shows this {@code Authorization} header. One secret, three ways to show it, as senders are configured
     * differently: {@code Bearer NAME.SECRET}, {@code ApiKey base64(NAME:SECRET)}, {@code Basic base64(NAME:SECRET)}.
     * Comparing takes the same time whatever is shown.
     *
     * @return nobody when the header proves nothing
     * @throws IOException when the file can't be read; then nobody gets in
     */
    public Optional<Caller> caller(@Nullable String authorization) throws IOException {
        if (authorization == null || authorization.length() > HEADER_CHARS_MAX) {
            return Optional.empty();
        }
        int blank = authorization.indexOf(' ');
        if (blank < 0) {
            return Optional.empty();
        }
        String shown = authorization.substring(blank + 1).strip();
        return switch (authorization.substring(0, blank).toLowerCase(java.util.Locale.ROOT)) {
            case "bearer" -> proven(shown, shown.lastIndexOf('.'));
            case "apikey", "basic" -> {
                String pair = decoded(shown);
                yield proven(pair, pair.indexOf(':'));
            }
            default -> Optional.empty();
        };
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private Optional<Caller> proven(String pair, int between) throws IOException {
        String name = between < 0 ? "" : pair.substring(0, between);
        byte[] shown = sha256(between < 0 ? pair : pair.substring(between + 1));
        Caller caller = null;
        for (Token token : current()) {
            boolean same = MessageDigest.isEqual(HexFormat.of().parseHex(token.sha256()), shown);
            if (same && token.name().equals(name)) {
                caller = new Caller(token.name(), token.role());
            }
        }
        return Optional.ofNullable(caller);
    }

    /** The tokens as they are now; the same list for as long as nobody changes the file. */
    public List<Token> current() throws IOException {
        Known now = known;
        String changed = changed();
        if (changed == null || !changed.equals(now.changed)) {
            // Asked before reading: a change in between is seen at the next request.
            now = new Known(changed, read());
            known = now;
        }
        return now.tokens;
    }

    /** The file is replaced on each change, so it is another file then, however coarse the clock. */
    private @Nullable String changed() throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.fileKey() + " " + now.lastModifiedTime() + " " + now.size();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private List<Token> read() throws IOException {
        List<Token> tokens = new ArrayList<>();
        String text;
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new IOException(file + " is larger than a file of tokens can be");
            }
            text = new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return tokens;
        }
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            Token token = Token.parse(line);
            if (token == null) {
                throw new IOException(
                        file + ":" + number + ": no token. A line has a name, a role, a digest and a time");
            }
            tokens.add(token);
        }
        return tokens;
    }

    private interface Change {
        List<Token> of(List<Token> tokens);
    }

    /** Two commands at once must not lose one of their changes. */
    private synchronized void change(Change change) throws IOException {
        Path whole = file.toAbsolutePath().normalize();
        Path folder = whole.resolveSibling("");
        try (RandomAccessFile lockFile = new RandomAccessFile(
                        whole.resolveSibling(whole.getFileName() + ".lock").toFile(), "rw");
                FileLock lock = lockFile.getChannel().lock()) {
            requireLocked(lock);
            List<Token> tokens = change.of(read());
            StringBuilder text = new StringBuilder();
            tokens.forEach(token -> text.append(token.line()).append('\n'));
            Path next = Files.createTempFile(
                    folder,
                    ".tokens-",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void requireLocked(FileLock lock) throws IOException {
        if (!lock.isValid()) {
            throw new IOException("the tokens are being changed by another program");
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
