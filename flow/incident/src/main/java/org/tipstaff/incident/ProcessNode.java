package org.tipstaff.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;

/** One process on one host, as far as the logs know it. */
final class ProcessNode {
    /**
     * Programs of Windows that start what users, services and tasks ask for. What two of their children have in common
     * is a session, not a purpose, so descent is not followed through them.
     */
    private static final Set<String> STARTERS = Set.of(
            "explorer.exe",
            "services.exe",
            "svchost.exe",
            "winlogon.exe",
            "userinit.exe",
            "wininit.exe",
            "smss.exe",
            "csrss.exe",
            "lsass.exe",
            "taskeng.exe",
            "taskhostw.exe",
            "taskhost.exe",
            "sihost.exe",
            "runtimebroker.exe",
            "logonui.exe",
            "system",
            "registry",
            "dwm.exe",
            "fontdrvhost.exe",
            "consent.exe",
            "searchindexer.exe",
            "wmiprvse.exe",
            "dllhost.exe",
            "sppsvc.exe",
            "spoolsv.exe",
            "trustedinstaller.exe",
            "ntoskrnl.exe",
            "memory compression",
            "startmenuexperiencehost.exe",
            "shellexperiencehost.exe",
            "applicationframehost.exe",
            "mmc.exe",
            "taskmgr.exe");

    final String id;
    final String host;
    final String writtenHost;
    final String guid;
    final long pid;
    final String image;
    String commandLine = "";
    String user = "";
    String logonId = "";
    String integrity = "";
    String hash = "";
    String parentImage = "";

    @Nullable
    Instant start;

    @Nullable
    ProcessNode parent;

    final List<ProcessNode> children = new ArrayList<>();
    /** The records of its start; empty when only what it did is known. */
    final List<Provenance> places = new ArrayList<>();

    Fact.@Nullable Seen seen;
    /** Who put foreign code into it, and when; only for starters, for others descent and deeds already tell. */
    @Nullable
    ProcessNode injectedBy;

    @Nullable
    Instant injectedAt;

    ProcessNode(String id, String writtenHost, String guid, long pid, String image) {
        this.id = id;
        this.host = Names.host(writtenHost);
        this.writtenHost = writtenHost;
        this.guid = guid;
        this.pid = pid;
        this.image = image;
    }

    boolean isStarter() {
        return STARTERS.contains(program());
    }

    static boolean isStarter(String image) {
        return STARTERS.contains(Names.program(image));
    }

    String program() {
        return Names.program(image);
    }

    Entity entity() {
        return new Entity(Entity.Kind.PROCESS, id);
    }
}
