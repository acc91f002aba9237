package org.tipstaff.incident;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;

/**
 * What one event says, cut down to what the account of an incident may need of it: small enough that millions can be
 * kept. Texts are as written in the log and empty where the log has none.
 */
sealed interface Fact {
    Comparator<Fact> ORDER = Comparator.comparing(
                    (Fact fact) -> fact.seen().time(), Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(fact -> fact.seen().place().source().path())
            .thenComparingLong(fact -> fact.seen().place().record())
            .thenComparingLong(fact -> fact.seen().place().offset());

    Seen seen();

    /**
     * When and where.
     *
     * @param host as written
     * @param time by the clock the record was stamped with
     * @param clock its name
     * @param reference what the source of the event itself said ({@code UtcTime}), where that clock can be relied on
     * @param place the record
     */
    record Seen(
            String host,
            @Nullable Instant time,
            String clock,
            @Nullable Instant reference,
            Provenance place) {}

    /** A process began (Sysmon 1, Security 4688). {@code pid} is -1 where it isn't known. */
    record ProcessStart(
            Seen seen,
            String guid,
            long pid,
            String image,
            String commandLine,
            String parentGuid,
            long parentPid,
            String parentImage,
            String user,
            String logonId,
            String integrity,
            String hash)
            implements Fact {}

    /** A logon, one that failed, or one tried with the credentials of another (Security 4624, 4625, 4648). */
    record Logon(
            Seen seen,
            Outcome outcome,
            String user,
            String logonId,
            String subject,
            String subjectLogonId,
            int type,
            String address,
            String workstation,
            String targetServer,
            long pid,
            String process)
            implements Fact {
        enum Outcome {
            SUCCEEDED,
            FAILED,
            EXPLICIT
        }

        /** True when it came over the network or by remote desktop. */
        boolean isRemote() {
            return type == 3 || type == 8 || type == 10;
        }
    }

    /** A process opened or took a network connection (Sysmon 3, Security 5156). */
    record Connection(
            Seen seen,
            String guid,
            long pid,
            String image,
            String user,
            String localAddress,
            String remoteAddress,
            int remotePort,
            String remoteName,
            boolean outgoing)
            implements Fact {}

    /**
     * A service was installed (System 7045, Security 4697).
     *
     * @param account as which it runs
     * @param user who installed it; only 4697 says so
     * @param start when it starts, as written
     */
    record ServiceInstall(
            Seen seen,
            String name,
            String file,
            String account,
            String user,
            String logonId,
            long clientPid,
            String start)
            implements Fact {}

    /** A scheduled task was registered (Security 4698, TaskScheduler 106). */
    record TaskRegistered(Seen seen, String name, String content, String user, String logonId, long clientPid)
            implements Fact {}

    /** A process started a thread in another (Sysmon 8). */
    record RemoteThread(
            Seen seen,
            String guid,
            long pid,
            String image,
            String user,
            String targetGuid,
            long targetPid,
            String targetImage)
            implements Fact {}

    /** A process opened the process that holds credentials, lsass.exe (Sysmon 10). */
    record MemoryAccess(Seen seen, String guid, long pid, String image, String user, String targetImage, String access)
            implements Fact {}

    /** A program, script, archive or dump was written (Sysmon 11, 15). {@code url} is where its mark says it came from. */
    record FileWritten(Seen seen, String guid, long pid, String image, String user, String file, String url)
            implements Fact {}

    /** A name was looked up (Sysmon 22). */
    record NameLookup(Seen seen, String guid, long pid, String image, String name, String answer) implements Fact {}

    /** A log was cleared (Security 1102, System 104). */
    record LogCleared(Seen seen, String log, String user, String logonId) implements Fact {}
}
