package org.tipstaff.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.cli.Main;

/**
 * What the court says of the incident, in the order in which it comes to know: nothing that it does not know, then what it found, then
 * that it was wrong. All of it by the commands that people type.
 */
final class DemoNotices {
    private static final Duration PROCESS_MAX = Duration.ofSeconds(30);
    private static final String NAMESPACE = "tipstaff-notice";

    /** How the story is told. */
    interface Voice {
        void say(String key, Object... values);

        void good(String key, Object... values);
    }

    private final Path folder;
    private final Path examples;
    private final Voice voice;
    private final Path made;
    private final Path keys;
    private final Path site;
    private final Path signers;

    /**
     * @param folder for what is made
     * @param examples of the example court
     */
    DemoNotices(Path folder, Path examples, Voice voice) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.examples = examples;
        this.voice = voice;
        this.made = folder.resolve("case");
        this.keys = folder.resolve("keys");
        this.site = examples.resolve("site.yaml");
        this.signers = folder.resolve("signers");
    }

    /** Tells it; whether all went as it should. */
    boolean tell() throws IOException {
        StringBuilder known = new StringBuilder();
        for (String person : List.of("judge1@chambers", "spokesperson@registry", "officer1@protection")) {
            run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f", key(person)));
            String[] parts = Files.readString(Path.of(key(person) + ".pub")).split(" ");
            known.append(person)
                    .append(' ')
                    .append(parts[0])
                    .append(' ')
                    .append(parts[1].strip())
                    .append('\n');
        }
        Files.writeString(signers, known);
        tipstaff(
                "investigate",
                "--no-progress",
                "--keys",
                keys.toString(),
                "--site",
                site.toString(),
                "--data-map",
                examples.resolve("data-map.yaml").toString(),
                "-o",
                made.toString(),
                examples.resolve("court-intrusion/logs").toString());

        Path first = draft("first", "");
        show(first, "data");
        Outcome alone = release(first, List.of("judge1@chambers", "spokesperson@registry"));
        voice.say("notices.waits");
        Outcome released = release(first, List.of("judge1@chambers", "spokesperson@registry", "officer1@protection"));
        voice.good("notices.released", "public-1");

        voice.say("notices.assessed");
        Path second = draft("second", claims("3-12", ""));
        show(second, "data");
        Outcome verdict = release(second, List.of("judge1@chambers", "spokesperson@registry", "officer1@protection"));
        voice.good("notices.released", "public-2");

        Path wrong = draft("wrong", claims("40-55", ""));
        Outcome contradicts =
                release(wrong, List.of("judge1@chambers", "spokesperson@registry", "officer1@protection"));
        voice.say("notices.contradicts");
        Path third = draft("third", claims("40-55", "\n    corrects: [public-2]"));
        show(third, "orrection");
        Outcome corrected = release(third, List.of("judge1@chambers", "spokesperson@registry", "officer1@protection"));
        voice.good("notices.released", "public-3");

        Path given = given();
        boolean sound = tipstaff(
                                "notice",
                                "verify",
                                "--key",
                                keys.resolve("public.vkey").toString(),
                                given.toString())
                        .exit()
                == 0;
        Path page = given.resolve("public.en.html");
        Files.writeString(page, Files.readString(page).replace("40", "4"));
        boolean found = tipstaff(
                                "notice",
                                "verify",
                                "--key",
                                keys.resolve("public.vkey").toString(),
                                given.toString())
                        .exit()
                != 0;
        if (sound && found) {
            voice.good("notices.verified");
        }
        return alone.exit() != 0
                && released.exit() == 0
                && verdict.exit() == 0
                && contradicts.exit() != 0
                && corrected.exit() == 0
                && sound
                && found;
    }

    private static String claims(String objects, String corrects) {
        return """
                claims:
                  - slot: data-taken
                    subject: staff
                    standing: affirmed
                    objects: %s%s
                    audiences: [public]
                    author: registry.dpo
                """.formatted(objects, corrects);
    }

    private String key(String person) {
        return folder.resolve(person.replace('@', '-')).toString();
    }

    private Path draft(String name, String claims) throws IOException {
        Path out = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of(
                "notice",
                "draft",
                "--keys",
                keys.toString(),
                "--case",
                made.toString(),
                "--site",
                site.toString(),
                "--actor",
                "it.analyst1",
                "--audience",
                "public",
                "-o",
                out.toString()));
        if (!claims.isEmpty()) {
            command.addAll(List.of(
                    "--claims",
                    Files.writeString(folder.resolve(name + ".yaml"), claims).toString()));
        }
        tipstaff(command.toArray(String[]::new));
        return out.resolve("public");
    }

    /** What the draft says in both languages. */
    private void show(Path draft, String about) throws IOException {
        Map<String, List<String>> words = Map.of(
                "data", List.of("left the Court", "quitt\u00e9 la Cour", "documents"),
                "orrection",
                        List.of("this replaces", "remplace", "left the Court", "quitt\u00e9 la Cour", "documents"));
        for (String language : List.of("en", "fr")) {
            String text = Files.readString(draft.resolve("public." + language + ".txt"))
                    .replaceAll("\n {2,}", " ");
            for (String line : text.lines().toList()) {
                boolean wanted = words.getOrDefault(about, List.of()).stream().anyMatch(line::contains);
                if (wanted) {
                    voice.say("notices.line", language, line.replaceFirst("^[*] ", ""));
                }
            }
        }
    }

    private Outcome release(Path draft, List<String> people) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "notice",
                "release",
                "--keys",
                keys.toString(),
                "--case",
                made.toString(),
                "--site",
                site.toString(),
                "--actor",
                "it.analyst1",
                "--signers",
                signers.toString()));
        for (String person : people) {
            Path approval =
                    folder.resolve("approval-" + folder.relativize(draft).getName(0) + "-" + people.size() + "-"
                            + person.replace('@', '-') + ".txt");
            Files.writeString(
                    approval,
                    Files.readString(draft.resolve("approval.txt"))
                            .replace(
                                    "decision: release",
                                    person.endsWith("@protection") ? "decision: persons-warned" : "decision: release")
                            .replace(
                                    "reason: \n",
                                    "reason: the public is to know, "
                                            + Instant.now().truncatedTo(ChronoUnit.DAYS) + "\n")
                            .replace("by: name@office", "by: " + person));
            run(List.of("ssh-keygen", "-Y", "sign", "-q", "-f", key(person), "-n", NAMESPACE, approval.toString()));
            command.addAll(List.of("--approval", approval.toString()));
        }
        command.add(draft.toString());
        return tipstaff(command.toArray(String[]::new));
    }

    /** The files of a released notice as a reader is given them. */
    private Path given() throws IOException {
        Path given = Files.createDirectories(folder.resolve("given"));
        Path released = made.resolve("data/notices/0003");
        try (var files = Files.list(released)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (!name.startsWith("approval-") && !name.equals("desk.json")) {
                    Files.copy(file, given.resolve(name));
                }
            }
        }
        return given;
    }

    private record Outcome(int exit, String err) {}

    private static Outcome tipstaff(String... arguments) {
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
        return new Outcome(exit, err.toString());
    }

    private static void run(List<String> command) throws IOException {
        BoundedProcess.Ended ended = BoundedProcess.run(command, "", PROCESS_MAX);
        if (!ended.good()) {
            throw new IOException(command.getFirst() + ": " + ended.says());
        }
    }
}
