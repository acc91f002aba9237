package org.tipstaff.impact;

/** How things that a provider stores are called as assets; {@code s3://bucket} is also how a data map names one. */
final class CloudAssets {
    static final String BUCKET = "s3://";
    static final String DATABASE_SNAPSHOT = "rds-snapshot:";

    private CloudAssets() {}

    /** Whether something that is asked about is of this kind, and no computer. */
    static boolean isOne(String name) {
        return name.startsWith(BUCKET)
                || name.startsWith(DATABASE_SNAPSHOT)
                || name.matches("(?:snap|ami)-[0-9a-f]{1,40}");
    }
}
