package org.tipstaff.notify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.tipstaff.site.Channel;
import org.tipstaff.site.Contact;
import org.tipstaff.site.Site;

/**
 * The path that needs neither mail nor directory nor network: a page of text on the machine itself, always as things stand, made to be
 * shown on the screen of a duty room or printed. It says more than a message does, for it does not leave the house: which source
 * is silent, who could not be told.
 */
final class Board {
    private final Path page;
    private final Consumer<String> screen;
    private String shown = "";
    private String unsaved = "";

    /** @param screen gets the page whenever it changes; a console, a printer's queue, or nothing */
    Board(Path page, Consumer<String> screen) {
        this.page = page;
        this.screen = screen;
    }

    /** Why the page could not be written, the screen has it then nevertheless; empty when it could. */
    String unsaved() {
        return unsaved;
    }

    void show(EscalationState state, Site site, Exposure exposure, Letters letters) {
        String text = text(
                state, site, exposure, letters.phrases(site.court().languages().getFirst()));
        if (text.equals(shown) && unsaved.isEmpty()) {
            return;
        }
        if (!text.equals(shown)) {
            shown = text;
            screen.accept(text);
        }
        Path next = page.resolveSibling(page.getFileName() + ".next");
        try {
            Files.write(next, text.getBytes(StandardCharsets.UTF_8));
            Files.move(next, page, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            unsaved = "";
        } catch (IOException e) {
            unsaved = "the page for the screen can not be written: "
                    + e.getClass().getSimpleName();
        }
    }

    private static String text(EscalationState state, Site site, Exposure exposure, Phrases words) {
        StringBuilder text = new StringBuilder();
        text.append(words.text("board.title", site.court().name())).append("\n\n");
        List<Matter> matters = state.matters().values().stream()
                .sorted(Comparator.comparing((Matter matter) -> matter.acknowledgement() != null)
                        .thenComparing(Comparator.comparing(Matter::severity).reversed())
                        .thenComparing(Matter::since)
                        .thenComparing(Matter::reference))
                .toList();
        if (matters.isEmpty()) {
            text.append(words.text("board.nothing")).append('\n');
        }
        for (Matter matter : matters) {
            text.append(words.text(
                            "board.matter",
                            words.severity(matter.severity()),
                            words.topic(matter.topic()),
                            matter.reference(),
                            words.time(matter.since())))
                    .append('\n');
            String subject = subject(matter, site, exposure);
            if (!subject.isEmpty()) {
                text.append("    ").append(subject).append('\n');
            }
            Matter.Acknowledgement by = matter.acknowledgement();
            text.append("    ")
                    .append(
                            by == null
                                    ? words.text(
                                            "board.open",
                                            Integer.toString(matter.tellings()),
                                            matter.told().isEmpty() ? "-" : String.join(", ", matter.told()))
                                    : words.text("board.taken", by.person(), words.time(by.at())))
                    .append('\n');
        }
        if (state.crowdedOut() > 0) {
            text.append(words.text("board.crowded", Long.toString(state.crowdedOut())))
                    .append('\n');
        }
        List<String> unreachable = site.contacts().stream()
                .filter(contact -> !contact.duties().isEmpty())
                .filter(contact -> contact.channels().stream().allMatch(channel -> dead(channel, state)))
                .map(Contact::person)
                .toList();
        if (!unreachable.isEmpty() && !matters.isEmpty()) {
            text.append('\n')
                    .append(words.text("board.unreachable", String.join(", ", unreachable)))
                    .append('\n');
        }
        return text.toString();
    }

    private static boolean dead(Channel channel, EscalationState state) {
        String key = Exposure.key(channel);
        return state.unsafe().contains(key)
                || state.wires().getOrDefault(key, Wire.NEW).failures() > 0;
    }

    private static String subject(Matter matter, Site site, Exposure exposure) {
        return switch (matter.topic()) {
            case INCIDENT, PLAN_WAITS, JOURNAL_FULL, MEMORY_LOST ->
                matter.subject().equals(matter.reference()) ? "" : printable(matter.subject());
            case SOURCE_SILENT -> printable(matter.subject());
            case CHANNEL_UNSAFE, CHANNEL_FAILING -> {
                Channel channel = exposure.channels().get(matter.subject());
                String people = site.contacts().stream()
                        .filter(contact -> contact.channels().stream()
                                .anyMatch(each -> Exposure.key(each).equals(matter.subject())))
                        .map(Contact::person)
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("-");
                yield (channel == null ? matter.subject() : channel.kind().toString()) + ": " + people;
            }
        };
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(200)
                .forEach(c -> shown.appendCodePoint(
                        Character.isLetterOrDigit(c)
                                        || Character.getType(c) == Character.SPACE_SEPARATOR
                                        || (c > ' ' && c < 0x7f)
                                ? c
                                : '?'));
        return shown.toString();
    }
}
