package org.fewlabel.benchmarks.corrections;

/** What is done with the job of the first round; all arms of a repeat go on from the same one. */
enum Arm {
    /** That job itself. */
    FIRST("first round"),
    /** It is trained as long as the others, and told nothing. */
    NONE("no more labels"),
    /** The user is asked for images drawn at random. */
    RANDOM("random images"),
    /** The user is asked for those that the network is least sure of, as the server sorts them. */
    LEAST_SURE("least sure images");

    private final String text;

    Arm(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
