package org.tipstaff.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.label.Tlp;
import org.tipstaff.site.Channel;
import org.tipstaff.site.ChannelKind;
import org.tipstaff.site.Contact;
import org.tipstaff.site.Site;

/**
 * A sheet for when mail is down: whom to call in which order, what to say in both languages, and the three lines that later
 * prove which case this was. It holds numbers of people and drafts, so it is TLP:RED.
 */
final class PhoneTree {
    static final String NAME = "phone-tree.txt";

    private final Messages messages;

    PhoneTree(Messages messages) {
        this.messages = messages;
    }

    /** @param drafts folder of the drafts, of which the short statement and the notice for staff are read out */
    String of(Site site, SignedCheckpoint checkpoint, Path drafts) throws IOException {
        StringBuilder out = new StringBuilder();
        out.append(Tlp.RED.marking()).append("\n\n");
        out.append(messages.text("phone-tree.title", site.court().name())).append("\n\n");
        int number = 0;
        for (Contact contact : site.contacts()) {
            number++;
            List<String> calls = contact.channels().stream()
                    .filter(channel -> channel.kind() != ChannelKind.MAIL)
                    .map(Channel::target)
                    .toList();
            out.append(number)
                    .append(". ")
                    .append(contact.person())
                    .append(" (")
                    .append(contact.office())
                    .append(")  ")
                    .append(calls.isEmpty() ? messages.text("phone-tree.no-number") : String.join(", ", calls))
                    .append("\n   ")
                    .append(messages.text("phone-tree.tick"))
                    .append('\n');
        }
        out.append('\n').append(messages.text("phone-tree.say")).append('\n');
        for (AudienceKind kind : List.of(AudienceKind.PRESS_LINE, AudienceKind.STAFF)) {
            for (String language : List.of("en", "fr")) {
                Path text = drafts.resolve(kind.key()).resolve(kind.key() + "." + language + ".txt");
                if (Files.isRegularFile(text)) {
                    out.append("\n----\n").append(Files.readString(text));
                }
            }
        }
        out.append("\n----\n").append(messages.text("phone-tree.checkpoint")).append('\n');
        out.append(checkpoint.checkpoint().text());
        out.append('\n').append(Tlp.RED.marking()).append('\n');
        return out.toString();
    }
}
