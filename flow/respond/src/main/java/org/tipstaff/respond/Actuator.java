package org.tipstaff.respond;

/**
 * The port to something that can contain: a packet filter, a resolver, a directory. Its contract is a test suite that every
 * implementation passes: a dry run changes nothing, executing twice is executing once, verifying really probes, undoing
 * restores, and silence of the device is reported as unknown and never as success or failure.
 *
 * <p>Calls may block and never throw for what a device does; an exception is a fault of the program.
 */
public interface Actuator {
    /** {@code nftables}, {@code rpz}, {@code directory}, {@code webhook}. */
    String id();

    /** Whether it can do such a command at all. */
    boolean takes(Command command);

    /** What {@link #execute} would do, word for word. */
    DryRun dryRun(Command command);

    /** Does it; once, however often it is called for the same id. */
    Outcome execute(ApprovedAction action);

    /** Probes whether it works. */
    Verification verify(ExecutedAction action);

    /** Takes it back; what is not there any more is undone already. */
    Outcome undo(ExecutedAction action);

    /** Whether the device has it, by its name alone: how the journal is reconciled with reality after a crash. */
    Presence observe(ActionId id);
}
