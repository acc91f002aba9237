package org.tipstaff.sigma;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;

/**
 * Takes the paths the user named, gives the rules in them, ready to be planned: read, checked against each other,
 * filters joined to their rules. What is wrong with one rule never costs another.
 */
public final class RuleSetLoader {
    private final RuleOptions options;
    private final int workers;

    /** @param workers threads that read files; the result does not depend on it */
    public RuleSetLoader(RuleOptions options, int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be at least 1, not " + workers);
        }
        this.options = options;
        this.workers = workers;
    }

    /** As {@link #load(List, Map)}, of paths alone. */
    public RuleSet load(List<String> paths) throws UnusableRulesException, IOException {
        return load(paths, Map.of());
    }

    /**
     * Reads all paths, and texts that the program brings itself, as one set.
     *
     * @param texts by the folder that stands for them, then by name
     * @throws UnusableRulesException when nothing was named, or a path does not exist, or a path or folder holds no rule at
     *     all: a scan without rules would look like a clean result
     */
    public RuleSet load(List<String> paths, Map<String, ? extends Map<String, String>> texts)
            throws UnusableRulesException, IOException {
        if (paths.isEmpty() && texts.isEmpty()) {
            throw new UnusableRulesException("no rule path was given", List.of());
        }
        List<RuleFile> read = new ArrayList<>();
        Map<String, Integer> leftOut = new TreeMap<>();
        Map<String, RuleSet.FolderCount> byFolder = new LinkedHashMap<>();
        for (String path : paths) {
            try (RuleFiles found = RuleFiles.under(path)) {
                List<RuleFile> files = readAll(found.files());
                found.leftOut().forEach((folder, count) -> leftOut.merge(folder, count, Integer::sum));
                if (files.stream()
                        .allMatch(file ->
                                file.documents().isEmpty() && file.refused().isEmpty())) {
                    throw noRules(path, found);
                }
                countByFolder(found.files(), files, byFolder);
                read.addAll(files);
            }
        }
        for (Map.Entry<String, ? extends Map<String, String>> folder : texts.entrySet()) {
            readTexts(folder.getKey(), folder.getValue(), read, byFolder);
        }
        return new RuleSetBuilder(read, leftOut, byFolder).build();
    }

    private void readTexts(
            String folder, Map<String, String> texts, List<RuleFile> read, Map<String, RuleSet.FolderCount> byFolder)
            throws UnusableRulesException {
        RuleReader reader = new RuleReader(options);
        int documents = 0;
        int refused = 0;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            RuleFile file = reader.read(folder + "/" + text.getKey(), text.getValue());
            read.add(file);
            refused += file.refused().size();
            documents += file.refused().size() + file.documents().size();
        }
        if (documents == 0) {
            throw new UnusableRulesException(folder + " holds no Sigma rule", List.of());
        }
        byFolder.put(folder, new RuleSet.FolderCount(documents, refused));
    }

    /**
     * A digest over all that decides what {@link #load} gives: the options, the reading code itself, for each path
     * its spelling, which problems quote, and what it holds, and the texts. Equal digests, equal rule sets.
     *
     * @return empty when it can't be told, for a path that can't be read whole or code that can't be found
     */
    public Optional<Sha256> digest(List<String> paths, Map<String, ? extends Map<String, String>> texts) {
        try {
            CodecOutput all = beginning();
            all.number(paths.size());
            for (String path : paths) {
                all.text(RuleFiles.digest(path).hex());
            }
            texts.forEach((folder, each) -> {
                all.text(folder);
                all.number(each.size());
                each.forEach((name, text) -> {
                    all.text(name);
                    all.text(text);
                });
            });
            return Optional.of(Sha256.of(all.toByteArray()));
        } catch (IOException | UnusableRulesException _) {
            return Optional.empty(); // load says what is wrong, to the person who can mend it
        }
    }

    private CodecOutput beginning() throws IOException {
        CodecOutput all = new CodecOutput();
        all.text(ReadingCode.digest().hex());
        all.flag(options.temporalExpressions());
        all.number(options.placeholders().values().size());
        options.placeholders().values().forEach((name, values) -> {
            all.text(name);
            all.number(values.size());
            values.forEach(all::text);
        });
        return all;
    }

    private static UnusableRulesException noRules(String path, RuleFiles found) {
        String left = found.leftOut().isEmpty()
                ? ""
                : " outside of " + String.join(" and ", found.leftOut().keySet())
                        + ", which are left out unless the path names them";
        return new UnusableRulesException("rule path '" + path + "' holds no Sigma rule" + left, List.of());
    }

    private static void countByFolder(
            List<RuleFiles.Found> found, List<RuleFile> files, Map<String, RuleSet.FolderCount> byFolder) {
        for (int i = 0; i < files.size(); i++) {
            RuleFile file = files.get(i);
            int refused = file.refused().size();
            int documents = refused + file.documents().size();
            if (documents > 0) {
                byFolder.merge(
                        found.get(i).folder(),
                        new RuleSet.FolderCount(documents, refused),
                        (a, b) -> new RuleSet.FolderCount(a.documents() + b.documents(), a.refused() + b.refused()));
            }
        }
    }

    /** Threads take the next file from a common counter; each result goes to its file's place. */
    private List<RuleFile> readAll(List<RuleFiles.Found> found) {
        @Nullable RuleFile[] results = new RuleFile[found.size()];
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> {
            RuleReader reader = new RuleReader(options);
            for (int i = next.getAndIncrement(); i < found.size(); i = next.getAndIncrement()) {
                results[i] = readOne(reader, found.get(i));
            }
        };
        List<Thread> threads = new ArrayList<>();
        Map<Thread, Throwable> failures = Collections.synchronizedMap(new HashMap<>());
        for (int i = 1; i < Math.min(workers, found.size()); i++) {
            threads.add(Thread.ofPlatform()
                    .name("rules-" + i)
                    .uncaughtExceptionHandler(failures::put)
                    .start(work));
        }
        work.run();
        join(threads);
        failures.values().stream().findFirst().ifPresent(failure -> {
            throw new IllegalStateException("reading rules failed", failure);
        });
        List<RuleFile> files = new ArrayList<>();
        for (RuleFile result : results) {
            if (result != null) {
                files.add(result);
            }
        }
        return files;
    }

    private static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuleFile readOne(RuleReader reader, RuleFiles.Found found) {
        try {
            return reader.read(found.name(), found.content().read());
        } catch (IOException e) {
            Location location = new Location(found.name(), 1, 1);
            Problem problem =
                    new Problem(Problem.Severity.ERROR, location, "the file cannot be read: " + e.getMessage(), "");
            return new RuleFile(
                    found.name(),
                    List.of(),
                    List.of(new RuleFile.Refused(found.name(), "", location, List.of(problem))),
                    List.of(problem),
                    0);
        }
    }
}
