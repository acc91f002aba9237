package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.inform.Containment;
import org.tipstaff.site.Account;
import org.tipstaff.site.Host;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/**
 * {@code containment.json}: the verdict on containment as it was judged, in the case. It is taken at its word only as far as the
 * custody log goes: its bytes must be those that were recorded, and its finding the one that its own subjects lead to.
 */
final class ContainmentFile {
    static final String NAME = "containment.json";

    private static final String PLANS = "data/derived/plan/";
    private static final String SITE = ".site.yaml";
    private static final Set<String> TAKEN_BACK = Set.of("undoing", "undone", "expired");
    /** No plan is about these: they are of every Windows system. */
    private static final Set<String> BUILT_IN = Set.of(
            "system", "local service", "network service", "anonymous logon", "everyone", "dwm-1", "umfd-0", "-", "");

    private ContainmentFile() {}

    /**
     * What the verdicts in a case come to: for each subject the last one that judged it. A verdict on one plan does not speak for what
     * another plan was about, so the last file alone would not do; nor for an incident that nobody judged, nor for the time after
     * a cut was taken back.
     *
     * @return none where no verdict was recorded
     * @throws IOException when what lies there is not what was recorded, or is no verdict
     */
    static Optional<Containment> of(Path folder) throws IOException {
        Map<String, String> states = new TreeMap<>();
        Map<String, Long> judged = new TreeMap<>();
        Judged last = null;
        for (RecordedFiles.Kept kept : RecordedFiles.all(folder, NAME)) {
            last = read(kept.path(), kept.bytes());
            states.putAll(last.states());
            judged.put(plan(kept.path()), kept.entry());
        }
        if (last == null) {
            return Optional.empty();
        }
        unjudged(folder, judged.keySet(), states)
                .forEach(title ->
                        states.put("the incident '" + SafeText.printable(title) + "', which nobody judged", "unknown"));
        takenBack(folder, judged)
                .forEach(plan -> states.put("the cut of " + plan + ", which was taken back since", "unknown"));
        List<String> open = states.entrySet().stream()
                .filter(each -> !each.getValue().equals("silent"))
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .toList();
        return Optional.of(new Containment(
                finding(states.values()), last.said().cut(), last.said().until(), open));
    }

    /** {@code …/plan-3.1.containment.json} judges {@code plan-3}. */
    private static String plan(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(0, name.indexOf('.'));
    }

    /** Titles of incidents that no judged plan was made for, and of which a computer or an account is no judged subject. */
    private static List<String> unjudged(Path folder, Set<String> plans, Map<String, String> states)
            throws IOException {
        Set<String> known = new TreeSet<>();
        states.keySet().forEach(each -> known.add(each.toLowerCase(Locale.ROOT)));
        Set<String> ids = new TreeSet<>();
        Names names = Names.of(folder, plans);
        List<String> open = new ArrayList<>();
        try {
            for (RecordedFiles.Kept kept : RecordedFiles.where(folder, path -> isOf(plans, path, ".json"))) {
                ids.add(NoticeJson.text(NoticeJson.map(tree(kept).get("suspects")), "incident"));
            }
            Optional<RecordedFiles.Kept> incidents = RecordedFiles.last(folder, "incidents.json");
            if (incidents.isEmpty()) {
                return open;
            }
            for (Object each : NoticeJson.list(tree(incidents.get()), "incidents")) {
                Map<?, ?> incident = NoticeJson.map(each);
                boolean byName = incident.get("hosts") instanceof List<?> hosts
                        && !hosts.isEmpty()
                        && hosts.stream().allMatch(host -> known.contains("host:" + names.host(String.valueOf(host))))
                        && (!(incident.get("users") instanceof List<?> users)
                                || users.stream()
                                        .map(user -> names.account(String.valueOf(user)))
                                        .allMatch(user -> user.isEmpty() || known.contains("account:" + user)));
                if (!byName && !ids.contains(String.valueOf(incident.get("id")))) {
                    open.add(String.valueOf(incident.get("title")));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the incidents and plans of " + folder + " can't be read: " + e.getMessage(), e);
        }
        return open;
    }

    private static boolean isOf(Set<String> plans, String path, String ending) {
        return plans.stream().anyMatch(plan -> path.equals(PLANS + plan + ending));
    }

    /**
     * How plans name computers and accounts that logs name: by their id in the site file that the plan was made with.
     *
     * @param site of the newest plan that was judged; null where none is in the case
     */
    private record Names(@Nullable Site site) {
        static Names of(Path folder, Set<String> plans) throws IOException {
            List<RecordedFiles.Kept> sites = RecordedFiles.where(folder, path -> isOf(plans, path, SITE));
            return new Names(
                    sites.isEmpty()
                            ? null
                            : SiteReader.read(
                                            sites.getLast().path(),
                                            sites.getLast().bytes())
                                    .site()
                                    .orElse(null));
        }

        String host(String name) {
            List<Host> known = site == null ? List.of() : site.hostsCalled(name);
            return (known.isEmpty() ? name : known.getFirst().id()).toLowerCase(Locale.ROOT);
        }

        /** Empty for those that every system has, and for those of computers. */
        String account(String name) {
            List<Account> known = site == null ? List.of() : site.accountsCalled(name);
            String bare = name.substring(name.lastIndexOf('\\') + 1);
            int at = bare.indexOf('@');
            String account = (known.isEmpty()
                            ? at > 0 ? bare.substring(0, at) : bare
                            : known.getFirst().id())
                    .toLowerCase(Locale.ROOT);
            return BUILT_IN.contains(account) || account.endsWith("$") ? "" : account;
        }
    }

    /** Judged plans of which something was taken back, or ended with its lease, after the last verdict on them. */
    private static Set<String> takenBack(Path folder, Map<String, Long> judged) throws IOException {
        Set<String> back = new TreeSet<>();
        try {
            CustodyLogReader reader = CustodyLogReader.open(folder.resolve(CaseSeal.LOG));
            long first =
                    judged.values().stream().mapToLong(Long::longValue).min().orElse(0);
            for (long index = first; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                if (entry.fields().get("step") instanceof Json.Text(String step)
                        && TAKEN_BACK.contains(step)
                        && entry.fields().get("plan") instanceof Json.Text(String plan)
                        && judged.getOrDefault(plan, Long.MAX_VALUE) < index) {
                    back.add(plan);
                }
            }
        } catch (TlogFormatException e) {
            throw new IOException("the custody log of " + folder + " can't be read: " + e.getMessage(), e);
        }
        return back;
    }

    private static Map<?, ?> tree(RecordedFiles.Kept kept) throws IOException {
        try {
            return NoticeJson.map(FactJson.treeWithFractions(new String(kept.bytes(), StandardCharsets.UTF_8)));
        } catch (FactsException e) {
            throw new IOException(kept.path() + " can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * One file.
     *
     * @param states by subject: {@code active}, {@code silent}, {@code unknown}
     */
    record Judged(Containment said, Map<String, String> states) {}

    static Judged read(String name, byte[] bytes) throws IOException {
        try {
            Map<?, ?> json = NoticeJson.map(FactJson.tree(new String(bytes, StandardCharsets.UTF_8)));
            String word = NoticeJson.text(json, "finding");
            Containment.Finding finding = Containment.Finding.of(word)
                    .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no finding"));
            Map<String, String> states = new TreeMap<>();
            for (Object each : NoticeJson.list(json, "subjects")) {
                Map<?, ?> subject = NoticeJson.map(each);
                String state = NoticeJson.text(subject, "state");
                if (!Set.of("active", "silent", "unknown").contains(state)) {
                    throw new IllegalArgumentException("'" + state + "' is no state of a subject");
                }
                if (states.put(NoticeJson.text(subject, "subject"), state) != null) {
                    throw new IllegalArgumentException("a subject stands twice");
                }
            }
            if (finding != finding(states.values())) {
                throw new IllegalArgumentException("its subjects are " + states.values() + ", from which '"
                        + finding(states.values()).key() + "' follows and not '" + word + "'");
            }
            return new Judged(
                    new Containment(
                            finding,
                            Instant.parse(NoticeJson.text(json, "cut_at")),
                            Instant.parse(NoticeJson.text(json, "until")),
                            List.of()),
                    states);
        } catch (FactsException | IllegalArgumentException | DateTimeException e) {
            throw new IOException(name + " can't be read as a verdict on containment: " + e.getMessage(), e);
        }
    }

    /** The table of the verdict. */
    private static Containment.Finding finding(Collection<String> states) {
        if (states.contains("active")) {
            return states.contains("silent") ? Containment.Finding.PARTLY : Containment.Finding.NOT;
        }
        return !states.isEmpty() && states.stream().allMatch("silent"::equals)
                ? Containment.Finding.CONTAINED
                : Containment.Finding.CANNOT_BE_DETERMINED;
    }
}
