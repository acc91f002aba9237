package org.tipstaff.respond;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import org.tipstaff.continuity.Cost;

/** Takes a plan, gives a table of what each level would cost and leave open, and the plan beside them. */
public final class GradeTable {
    private final Properties words = new Properties();

    /** @param language {@code en} or {@code fr} */
    public GradeTable(String language) {
        String name = "grades_" + (language.equals("fr") ? "fr" : "en") + ".properties";
        try (InputStream in = GradeTable.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the catalogue " + name + " is not in this build");
            }
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In Markdown. Service-hours are hours in which an audience needs a service and does not have it. */
    public String markdown(ContainmentPlan plan) {
        StringBuilder table = new StringBuilder();
        table.append("| %s | %s | %s | %s |\n|---|---|---|---|\n"
                .formatted(word("head.grade"), word("head.must"), word("head.all"), word("head.jewels")));
        row(table, plan, word("nothing"), Cost.NONE, plan.reachedBefore().size());
        for (Option grade : plan.grades()) {
            row(
                    table,
                    plan,
                    word(grade.level().name()),
                    grade.cost(),
                    grade.jewelsReached().size());
        }
        row(
                table,
                plan,
                "**" + word("plan") + "**",
                plan.cost(),
                plan.reachedAfter().size());
        return table.toString();
    }

    private void row(StringBuilder table, ContainmentPlan plan, String name, Cost cost, int reached) {
        table.append("| ")
                .append(name)
                .append(" | ")
                .append(hours(cost.mustRunMinutes()))
                .append(" | ")
                .append(hours(cost.minutes()))
                .append(" | ")
                .append(word("of", reached, plan.jewels().size()))
                .append(" |\n");
    }

    /** Rounded up to a tenth, for what is lost is not to look like nothing. */
    private static String hours(long minutes) {
        long tenths = Math.ceilDiv(minutes, 6);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }

    private String word(String key, Object... arguments) {
        return new MessageFormat(words.getProperty(key, key), Locale.ROOT).format(arguments);
    }
}
