package org.tipstaff.cli;

import picocli.CommandLine.Option;

/** What every command understands. */
final class CommonOptions {
    @Option(names = "--lang", paramLabel = "en|fr", descriptionKey = "common.lang")
    String language = "en";

    @Option(names = "--no-progress", descriptionKey = "common.no-progress")
    boolean noProgress;
}
