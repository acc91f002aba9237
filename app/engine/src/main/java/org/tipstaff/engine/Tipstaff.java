package org.tipstaff.engine;

/** This program. */
public final class Tipstaff {
    /** As in the root {@code pom.xml}; a test compares them. */
    public static final String VERSION = "0.1.0";

    private Tipstaff() {}
}
