package org.tipstaff.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;

/**
 * Which process started which. Sysmon and the Security log may both tell of one start; they are one node. A process whose
 * start is in no log becomes a node when something it did is.
 */
final class ProcessTrees {
    /** Two records tell of one start if they lie so near. */
    private static final Duration SAME_START = Duration.ofSeconds(3);
    /** Generations that are followed; a log that claims more is forged or circular. */
    static final int GENERATIONS_MAX = 64;
    /** Processes of one tree that are looked at. */
    static final int TREE_MAX = 2_000;

    private final Clock clock;
    /** By host too: a process is of one host, whatever a forged record says. */
    private final Map<String, ProcessNode> byGuid = new HashMap<>();

    private final Map<String, List<ProcessNode>> byPid = new HashMap<>();
    private final List<ProcessNode> all = new ArrayList<>();
    private final Map<ProcessNode, List<ProcessNode>> injectedBy = new HashMap<>();
    private final Map<ProcessNode, List<ProcessNode>> descendants = new HashMap<>();

    ProcessTrees(CaseContext context, Clock clock) {
        this.clock = clock;
        List<Fact.ProcessStart> parents = new ArrayList<>();
        List<ProcessNode> nodes = new ArrayList<>();
        // Sysmon first, so that the record which knows more makes the node, whichever was written first.
        for (boolean sysmon : new boolean[] {true, false}) {
            for (Kept.Entry<Fact.ProcessStart> entry : context.processes()) {
                if (entry.first().guid().isEmpty() != sysmon) {
                    nodes.add(add(entry.first()));
                    parents.add(entry.first());
                }
            }
        }
        byPid.values().forEach(list -> list.sort(START_ORDER));
        for (int i = 0; i < nodes.size(); i++) {
            ProcessNode node = nodes.get(i);
            Fact.ProcessStart start = parents.get(i);
            if (node.parent == null) {
                ProcessNode parent = parent(start, node);
                if (parent != node) {
                    node.parent = parent;
                    if (parent != null) {
                        parent.children.add(node);
                    }
                }
            }
        }
        for (Kept.Entry<Fact.RemoteThread> entry : context.threads()) {
            inject(entry.first());
        }
        all.forEach(node -> node.children.sort(START_ORDER));
    }

    private static final Comparator<ProcessNode> START_ORDER = Comparator.comparing(
                    (ProcessNode node) -> node.start, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(node -> node.id);

    private ProcessNode add(Fact.ProcessStart start) {
        Instant time = clock.time(start.seen());
        if (start.guid().isEmpty()) {
            for (ProcessNode known : byPid.getOrDefault(pidKey(start.seen().host(), start.pid()), List.of())) {
                if (near(known.start, time) && known.program().equals(Names.program(start.image()))) {
                    known.places.add(start.seen().place());
                    known.user = known.user.isEmpty() ? start.user() : known.user;
                    known.commandLine = known.commandLine.isEmpty() ? start.commandLine() : known.commandLine;
                    known.logonId = known.logonId.isEmpty() ? start.logonId() : known.logonId;
                    return known;
                }
            }
        }
        String id = start.guid().isEmpty()
                ? Names.host(start.seen().host()) + '|' + start.pid() + '|' + time
                : start.guid();
        ProcessNode node = new ProcessNode(id, start.seen().host(), start.guid(), start.pid(), start.image());
        node.commandLine = start.commandLine();
        node.user = start.user();
        node.logonId = start.logonId();
        node.integrity = start.integrity();
        node.hash = start.hash();
        node.parentImage = start.parentImage();
        node.start = time;
        node.seen = start.seen();
        node.places.add(start.seen().place());
        register(node);
        return node;
    }

    private void register(ProcessNode node) {
        all.add(node);
        if (!node.guid.isEmpty()) {
            byGuid.putIfAbsent(node.host + '|' + node.guid, node);
        }
        if (node.pid >= 0) {
            byPid.computeIfAbsent(pidKey(node.host, node.pid), key -> new ArrayList<>())
                    .add(node);
        }
    }

    private static boolean near(@Nullable Instant a, @Nullable Instant b) {
        return a != null && b != null && Duration.between(a, b).abs().compareTo(SAME_START) <= 0;
    }

    private static String pidKey(String host, long pid) {
        return Names.host(host) + '|' + pid;
    }

    private @Nullable ProcessNode parent(Fact.ProcessStart start, ProcessNode node) {
        if (start.parentGuid().isEmpty() && start.parentPid() < 0) {
            return null;
        }
        ProcessNode found =
                find(start.seen().host(), start.parentGuid(), start.parentPid(), start.parentImage(), node.start);
        if (found != null && found != node) {
            return found;
        }
        if (start.parentGuid().isEmpty() && start.parentImage().isEmpty()) {
            return null;
        }
        return stub(start.seen().host(), start.parentGuid(), start.parentPid(), start.parentImage());
    }

    /** The process that this names, if it is known; by number it is the last that began before {@code time}. */
    @Nullable
    ProcessNode find(String host, String guid, long pid, String image, @Nullable Instant time) {
        if (!guid.isEmpty()) {
            ProcessNode node = byGuid.get(Names.host(host) + '|' + guid);
            if (node != null) {
                return node;
            }
        }
        if (pid < 0) {
            return null;
        }
        ProcessNode best = null;
        String program = Names.program(image);
        for (ProcessNode node : byPid.getOrDefault(pidKey(host, pid), List.of())) {
            boolean begun = time == null || node.start == null || !node.start.isAfter(time.plus(SAME_START));
            boolean sameProgram =
                    program.isEmpty() || node.image.isEmpty() || node.program().equals(program);
            boolean sameGuid = guid.isEmpty() || node.guid.isEmpty();
            if (begun && sameProgram && sameGuid) {
                best = node;
            }
        }
        return best;
    }

    private ProcessNode stub(String host, String guid, long pid, String image) {
        String id = guid.isEmpty() ? Names.host(host) + '|' + pid + '|' + Names.program(image) : guid;
        ProcessNode node = new ProcessNode(id, host, guid, pid, image);
        register(node);
        return node;
    }

    /** The same, made if it isn't known; null when the event names no process. */
    @Nullable
    ProcessNode findOrMake(String host, String guid, long pid, String image, @Nullable Instant time, Event event) {
        if (guid.isEmpty() && (pid < 0 || image.isEmpty())) {
            return find(host, guid, pid, image, time);
        }
        ProcessNode node = find(host, guid, pid, image, time);
        if (node == null) {
            node = stub(host, guid, pid, image);
            if (node.user.isEmpty() && Names.isPerson(event.user())) {
                node.user = event.user();
            }
        }
        return node;
    }

    private void inject(Fact.RemoteThread thread) {
        Instant time = clock.time(thread.seen());
        String host = thread.seen().host();
        ProcessNode source = find(host, thread.guid(), thread.pid(), thread.image(), time);
        if (source == null || source.isStarter() || isWindowsOwn(source)) {
            return;
        }
        ProcessNode target = find(host, thread.targetGuid(), thread.targetPid(), thread.targetImage(), time);
        if (target == null) {
            if (thread.targetGuid().isEmpty() && thread.targetPid() < 0) {
                return;
            }
            target = stub(host, thread.targetGuid(), thread.targetPid(), thread.targetImage());
        }
        if (target != source && target.injectedBy == null) {
            target.injectedBy = source;
            target.injectedAt = time;
        }
    }

    /** Windows starts threads in other processes itself, when it reports errors or closes consoles. */
    private static boolean isWindowsOwn(ProcessNode node) {
        return Set.of("werfault.exe", "conhost.exe", "msmpeng.exe", "wermgr.exe", "drvinst.exe", "rdrleakdiag.exe")
                .contains(node.program());
    }

    /** The process that began a piece of work, and the injection that was crossed on the way to it, if any. */
    record Root(ProcessNode node, @Nullable ProcessNode injected) {}

    /**
     * Goes up from a process to the first that was not started for it by Windows. Null for a process of Windows itself
     * that nobody has put code into: what it does belongs to nobody in particular.
     *
     * @param time when it did what is asked about
     */
    @Nullable
    Root root(ProcessNode node, @Nullable Instant time) {
        Set<ProcessNode> passed = new HashSet<>();
        ProcessNode at = node;
        ProcessNode crossed = null;
        Instant when = time;
        for (int generation = 0; generation < GENERATIONS_MAX && passed.add(at); generation++) {
            if (at.injectedBy != null && after(when, at.injectedAt)) {
                crossed = at;
                when = at.injectedAt;
                at = at.injectedBy;
                continue;
            }
            if (at.isStarter()) {
                return null;
            }
            ProcessNode parent = at.parent;
            if (parent == null) {
                return new Root(at, crossed);
            }
            when = at.start;
            if (parent.isStarter() && !(parent.injectedBy != null && after(when, parent.injectedAt))) {
                return new Root(at, crossed);
            }
            at = parent;
        }
        return new Root(at, crossed);
    }

    private static boolean after(@Nullable Instant time, @Nullable Instant injected) {
        return time == null || injected == null || !time.isBefore(injected);
    }

    /** A root with all that descends from it, in order of start; starters that were injected into are followed. */
    List<ProcessNode> descendants(ProcessNode root) {
        return descendants.computeIfAbsent(root, this::gather);
    }

    private List<ProcessNode> gather(ProcessNode root) {
        List<ProcessNode> found = new ArrayList<>();
        Set<ProcessNode> passed = new HashSet<>();
        List<ProcessNode> queue = new ArrayList<>();
        queue.add(root);
        while (!queue.isEmpty() && found.size() < TREE_MAX) {
            ProcessNode at = queue.remove(queue.size() - 1);
            if (!passed.add(at)) {
                continue;
            }
            found.add(at);
            for (ProcessNode child : at.children) {
                if (!child.isStarter()) {
                    queue.add(child);
                }
            }
            for (ProcessNode injected : injectedBy.getOrDefault(at, List.of())) {
                for (ProcessNode child : injected.children) {
                    if (after(child.start, injected.injectedAt)) {
                        queue.add(child);
                    }
                }
            }
        }
        found.sort(START_ORDER);
        return found;
    }

    /** Must be called once, after the nodes are complete. */
    void indexInjections() {
        for (ProcessNode node : all) {
            if (node.injectedBy != null) {
                injectedBy
                        .computeIfAbsent(node.injectedBy, key -> new ArrayList<>())
                        .add(node);
            }
        }
    }

    List<ProcessNode> all() {
        return all;
    }
}
