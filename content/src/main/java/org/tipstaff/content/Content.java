package org.tipstaff.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.Enumeration;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What ships with Tipstaff and is not code. Names are paths below the kind's folder with {@code /} as separator, and
 * are given in their natural order, so that nothing that follows depends on how a file system lists them.
 *
 * <p>The files are found by listing the place this class was loaded from, a jar or a folder of classes, because the
 * class loader can open a resource but can't list any. There is no index to forget to update.
 */
public final class Content {
    private static final String ROOT = "org/tipstaff/content/";

    private Content() {}

    /** The built-in Sigma rule files: name such as {@code logon/password_spraying.yml}, then the text. */
    public static NavigableMap<String, String> rules() {
        return texts("rules/", ".yml");
    }

    /** The Sigma rules that look for what a list of indicators names: {@code addresses_windows.yml}, then the text. */
    public static NavigableMap<String, String> indicatorRules() {
        return texts("indicators/", ".yml");
    }

    /** The mapping tables: name such as {@code windows-fields.yaml}, then the text. */
    public static NavigableMap<String, String> mappings() {
        return texts("mappings/", ".yaml");
    }

    /** @throws IllegalArgumentException when there is no mapping table of this name */
    public static String mapping(String name) {
        String text = name.contains("..") ? null : textOrNull(ROOT + "mappings/" + name);
        if (text == null) {
            throw new IllegalArgumentException(
                    "no mapping table '" + name + "'; there are " + mappings().keySet());
        }
        return text;
    }

    /** The sentences of notices: {@code notices_en.properties}, then the text. */
    public static NavigableMap<String, String> notices() {
        return texts("notices/", ".properties");
    }

    /** The packs of duties to tell somebody: {@code gdpr.yaml}, then the text. */
    public static NavigableMap<String, String> duties() {
        return texts("duties/", ".yaml");
    }

    private static NavigableMap<String, String> texts(String folder, String extension) {
        NavigableMap<String, String> texts = new TreeMap<>();
        String prefix = ROOT + folder;
        for (String resource : resources()) {
            if (resource.startsWith(prefix) && resource.endsWith(extension)) {
                String text = textOrNull(resource);
                if (text == null) {
                    throw new IllegalStateException(resource + " is listed but can't be opened");
                }
                texts.put(resource.substring(prefix.length()), text);
            }
        }
        return Collections.unmodifiableNavigableMap(texts);
    }

    private static @Nullable String textOrNull(String resource) {
        try (InputStream in = Content.class.getResourceAsStream("/" + resource)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the built-in " + resource, e);
        }
    }

    private static NavigableSet<String> resources() {
        Path home = home();
        try {
            return Files.isDirectory(home) ? filesBelow(home) : entriesOf(home);
        } catch (IOException e) {
            throw new UncheckedIOException("can't list the built-in content in " + home, e);
        }
    }

    private static Path home() {
        CodeSource source = Content.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new IllegalStateException("the place of the built-in content is not known to this class loader");
        }
        try {
            URI location = source.getLocation().toURI();
            return Path.of(location);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of the built-in content is no file: " + source.getLocation(), e);
        }
    }

    private static NavigableSet<String> filesBelow(Path home) throws IOException {
        NavigableSet<String> names = new TreeSet<>();
        Path root = home.resolve(ROOT);
        if (!Files.isDirectory(root)) {
            return names;
        }
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .map(file -> home.relativize(file).toString().replace('\\', '/'))
                    .forEach(names::add);
        }
        return names;
    }

    private static NavigableSet<String> entriesOf(Path jarPath) throws IOException {
        NavigableSet<String> names = new TreeSet<>();
        try (JarFile jar = new JarFile(jarPath.toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    names.add(entry.getName());
                }
            }
        }
        return names;
    }
}
