package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.impact.comparison.EarlierCase;
import org.tipstaff.impact.comparison.Traits;
import org.tipstaff.incident.Entity;
import org.tipstaff.label.Label;
import org.tipstaff.label.LabelSyntaxException;
import org.tipstaff.site.Site;

/**
 * Reads what an earlier case of this court found, from its {@code incidents.json}. The file must be the one that the case's
 * manifest lists: whoever can alter an earlier case could make the next one look like it.
 */
public final class EarlierCases {
    /** A larger {@code incidents.json} is not read. */
    public static final long FILE_BYTES_MAX = 256L * 1024 * 1024;

    private static final String INCIDENTS = "data/derived/incidents.json";

    private EarlierCases() {}

    /**
     * An earlier case, and who may know of it.
     *
     * @param label what comes of comparing with it is for no more people than this
     */
    public record Read(EarlierCase earlier, Label label) {}

    /**
     * @param folder of the case
     * @param site of the court today; its own addresses are nobody's infrastructure
     * @throws UsageException where it is no case folder, or not as it was made
     */
    public static Read read(Path folder, @Nullable Site site) throws IOException {
        Path file = folder.resolve(INCIDENTS);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new UsageException(folder + " is no case folder: it has no " + INCIDENTS);
        }
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new UsageException(file + " has more than " + FILE_BYTES_MAX + " bytes and is not read");
        }
        byte[] bytes = Files.readAllBytes(file);
        Bag.Filed listed = Bag.listed(folder).get(INCIDENTS);
        if (listed == null || !listed.sha256().equals(Sha256.of(bytes))) {
            throw new UsageException(
                    file + " is not what the manifest of its case says: it was changed, or the case was not "
                            + "finished. Run tipstaff verify on it, and compare with nothing from it until then");
        }
        try {
            return read(folder, FactJson.treeWithFractions(new String(bytes, StandardCharsets.UTF_8)), site);
        } catch (FactsException | LabelSyntaxException e) {
            throw new UsageException(file + " can't be read: " + e.getMessage());
        }
    }

    private static Read read(Path folder, @Nullable Object tree, @Nullable Site site)
            throws FactsException, LabelSyntaxException {
        if (!(tree instanceof Map<?, ?> top) || !(top.get("incidents") instanceof List<?> incidents)) {
            throw new FactsException("it has no incidents");
        }
        TreeSet<String> hosts = new TreeSet<>();
        TreeSet<String> users = new TreeSet<>();
        TreeSet<String> techniques = new TreeSet<>();
        TreeSet<Entity> entities = new TreeSet<>();
        for (Object each : incidents) {
            if (each instanceof Map<?, ?> incident) {
                texts(incident.get("hosts"), hosts);
                texts(incident.get("users"), users);
                texts(incident.get("techniques"), techniques);
                if (incident.get("entities") instanceof List<?> links) {
                    links.forEach(link -> ends(link, entities));
                }
                if (incident.get("joins") instanceof List<?> joins) {
                    joins.forEach(join -> joined(join, entities));
                }
            }
        }
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return new Read(
                new EarlierCase(
                        name == null ? "?" : name.toString(), Traits.of(hosts, users, techniques, entities, site)),
                Label.parse(String.valueOf(top.get("label"))));
    }

    private static void texts(@Nullable Object list, TreeSet<String> into) {
        if (list instanceof List<?> items) {
            items.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .forEach(into::add);
        }
    }

    private static void ends(Object link, TreeSet<Entity> into) {
        if (link instanceof Map<?, ?> ends) {
            for (String end : List.of("from", "to")) {
                if (ends.get(end) instanceof String text && text.indexOf(':') > 0) {
                    entity(text.substring(0, text.indexOf(':')), text.substring(text.indexOf(':') + 1), into);
                }
            }
        }
    }

    private static void joined(Object join, TreeSet<Entity> into) {
        if (join instanceof Map<?, ?> values
                && values.get("entity") instanceof String kind
                && values.get("value") instanceof String value) {
            entity(kind, value, into);
        }
    }

    /** One of a kind that this version does not know is left out. */
    private static void entity(String key, String value, TreeSet<Entity> into) {
        for (Entity.Kind kind : Entity.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(key)) {
                into.add(new Entity(kind, value));
            }
        }
    }
}
