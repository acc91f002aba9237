package org.tipstaff.sigma;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.tipstaff.event.Sha256;

/**
 * The identity of the code that reads rules: this module, the YAML reader, what checks regular expressions, and the Java
 * runtime. A version number would not do: between two releases the code changes and the number does not.
 */
final class ReadingCode {
    private ReadingCode() {}

    /** @throws IOException when the code lies neither in jars nor in folders that can be read */
    static Sha256 digest() throws IOException {
        CodecOutput all = new CodecOutput();
        all.number(RuleSetCodec.FORMAT);
        all.text(Runtime.version().toString());
        for (Class<?> type : List.of(ReadingCode.class, ParserImpl.class, com.google.re2j.Pattern.class)) {
            Path place = place(type);
            if (Files.isRegularFile(place)) {
                all.large(check(place));
            } else {
                folder(place.resolve(type.getPackageName().replace('.', '/')), all);
            }
        }
        return Sha256.of(all.toByteArray());
    }

    /** Who can put other code in this place needs no collision. */
    private static long check(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return RuleSetCodec.check(bytes, bytes.length);
    }

    private static Path place(Class<?> type) throws IOException {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null
                || source.getLocation() == null
                || !"file".equals(source.getLocation().getProtocol())) {
            throw new IOException("the place of " + type.getName() + " is not known");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the place of " + type.getName() + " is no file", e);
        }
    }

    /** Classes as a developer's build leaves them. */
    private static void folder(Path classes, CodecOutput all) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(classes)) {
            files = entries.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            all.text(String.valueOf(file.getFileName()));
            all.large(check(file));
        }
    }
}
