package org.tipstaff.impact;

/** How things that a provider stores are called as assets; {@code s3://bucket} is also how a data map names one. */
final class CloudAssets {
    static final String BUCKET = "s3://";
    static final String DATABASE_SNAPSHOT = "rds-snapshot:";

    private CloudAssets() {}
}
