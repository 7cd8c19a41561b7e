package org.fewlabel.standalone.command;

import picocli.CommandLine.Option;

/** How many of a list are shown, the newest of which come first. */
final class NewestOption {
    @Option(names = "--max", paramLabel = "N", description = "How many; by default ${DEFAULT-VALUE}, at most 100.")
    private int countMax = 20;

    int countMax() {
        return countMax;
    }
}
