package org.tipstaff.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.CasePackage;
import org.tipstaff.engine.Custodian;
import org.tipstaff.engine.ReleaseDecision;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.age.AgeKeyException;
import org.tipstaff.evidence.age.AgeRecipient;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Person;
import org.tipstaff.label.ReleaseTerms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipstaff package}: a case, or the part of it that somebody may know, as one file. */
@Command(name = "package")
final class PackageCommand implements Callable<Integer> {
    private static final int NAME_MAX = 200;
    private static final int KEY_FILE_MAX = 64 << 10;

    private final Messages messages;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    CustodianOptions custody = new CustodianOptions();

    @Parameters(arity = "1", paramLabel = "CASE", descriptionKey = "custody.case")
    @SuppressWarnings("NullAway.Init") // required
    Path folder;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.zip",
            required = true,
            descriptionKey = "package.output")
    @SuppressWarnings("NullAway.Init") // required
    Path output;

    @Option(
            names = "--for",
            paramLabel = "[NAME=]LABEL",
            converter = AudienceOption.class,
            descriptionKey = "package.for")
    AudienceOption.@Nullable Readers readers;

    @Option(names = "--exhibits", paramLabel = "ID,...", split = ",", descriptionKey = "package.exhibits")
    List<String> exhibits = List.of();

    @Option(names = "--originals", paramLabel = "DIR", descriptionKey = "package.originals")
    @Nullable
    Path originals;

    @Option(names = "--encrypt-to", paramLabel = "KEY|FILE", descriptionKey = "package.encrypt-to")
    List<String> encryptTo = List.of();

    @Option(names = "--recipient", paramLabel = "NAME", descriptionKey = "package.recipient")
    @Nullable
    String recipient;

    @Option(names = "--release", paramLabel = "ID,...", split = ",", descriptionKey = "package.release")
    List<String> release = List.of();

    @Option(names = "--released-by", paramLabel = "PERSON,PERSON", split = ",", descriptionKey = "package.released-by")
    List<String> releasedBy = List.of();

    @Option(names = "--author", paramLabel = "PERSON", descriptionKey = "package.author")
    @Nullable
    String author;

    @Option(names = "--reason", paramLabel = "TEXT", descriptionKey = "package.reason")
    @Nullable
    String reason;

    @Mixin
    LanguageOption languages = new LanguageOption();

    PackageCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() throws IOException {
        if (Files.exists(output)) {
            throw new UsageException(messages.text("checkpoint.there", output.toString()));
        }
        String name = recipient;
        if (name != null && (name.isBlank() || name.length() > NAME_MAX)) {
            throw new UsageException(messages.text("package.recipient.length"));
        }
        var spoken = languages.spoken(messages);
        CasePackage.Delivery delivery = new CasePackage.Delivery(output, originals, name == null ? "" : name, keys());
        Custodian custodian = custody.existing(spec, messages);
        CasePackage.@Nullable Selection selection = selection(custodian);
        try (CaseLog log = CaseLog.open(folder, custodian)) {
            CasePackage maker = new CasePackage(log, folder);
            CasePackage.Made made =
                    selection == null ? maker.write(delivery) : maker.write(delivery, selection, spoken);
            say(
                    "package.made",
                    output.toString(),
                    Long.toString(made.bytes()),
                    made.sha256().hex(),
                    Long.toString(made.entry()));
            if (selection != null) {
                say("package.holds", Long.toString(made.findings()), Long.toString(made.originals()));
            }
            if (!encryptTo.isEmpty()) {
                say("package.encrypted", output.toString());
            }
            return Main.DONE;
        }
    }

    private void say(String key, Object... values) {
        spec.commandLine().getErr().println(messages.text(key, values));
    }

    private CasePackage.@Nullable Selection selection(Custodian custodian) {
        AudienceOption.Readers to = readers;
        boolean releases = !release.isEmpty();
        if (releases && (to == null || releasedBy.size() != 2 || reason == null)) {
            throw new UsageException(messages.text("package.release.incomplete"));
        }
        if (!releases && (!releasedBy.isEmpty() || author != null || reason != null)) {
            throw new UsageException(messages.text("package.release.nothing"));
        }
        if (to == null && exhibits.isEmpty()) {
            return null;
        }
        try {
            Audience audience = to == null
                    ? null
                    : new Audience(
                            to.name(), to.clearance(), custodian.clock().now().truncatedTo(ChronoUnit.SECONDS));
            return new CasePackage.Selection(
                    audience, exhibits, Set.copyOf(release), releases ? decision(custodian, audience) : null);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private ReleaseDecision decision(Custodian custodian, @Nullable Audience audience) {
        String by = author;
        String why = reason;
        if (audience == null || why == null) {
            throw new UsageException(messages.text("package.release.incomplete"));
        }
        ReleaseDecision decision = new ReleaseDecision(
                new Person(by == null ? custodian.actor() : by),
                new Person(releasedBy.get(0)),
                new Person(releasedBy.get(1)),
                why,
                audience.at());
        // Refused before anything is written, in the words of whoever refuses it.
        new ReleaseTerms(
                release.getFirst(),
                audience.clearance(),
                decision.author(),
                decision.first(),
                decision.second(),
                why,
                decision.at());
        return decision;
    }

    private List<AgeRecipient> keys() throws IOException {
        List<AgeRecipient> keys = new ArrayList<>();
        for (String each : encryptTo) {
            try {
                Path file = each.startsWith("age1") ? null : Path.of(each);
                if (file != null && Files.isRegularFile(file)) {
                    if (Files.size(file) > KEY_FILE_MAX) {
                        throw new UsageException(messages.text("verify.given.large", each));
                    }
                    keys.addAll(AgeRecipient.parseFile(Files.readString(file)));
                } else {
                    keys.add(AgeRecipient.parse(each));
                }
            } catch (AgeKeyException | java.nio.file.InvalidPathException e) {
                // A secret key given by mistake is not said again.
                throw new UsageException(messages.text("package.encrypt-to.wrong", String.valueOf(e.getMessage())));
            }
        }
        if (keys.size() > AgeRecipient.RECIPIENTS_MAX) {
            throw new UsageException(
                    messages.text("package.encrypt-to.many", Integer.toString(AgeRecipient.RECIPIENTS_MAX)));
        }
        return keys;
    }
}
