package org.tipstaff.engine;

/** Hears how far a run is. Called from several threads; does nothing unless overridden. */
public interface Progress {
    /** Nobody listens. */
    Progress NONE = new Progress() {};

    /** The plan is made: so many files with so many bytes. */
    default void planned(int files, long bytes) {}

    /** So many more bytes of the planned ones were read. */
    default void read(long bytes) {}

    /** So many more records were read. */
    default void records(long records) {}

    /** A stage begins. The names are keys of the caller's message catalogue. */
    default void stage(Stage stage) {}

    enum Stage {
        RULES,
        RECORDS,
        READING,
        CORRELATING,
        JOINING,
        WRITING
    }
}
