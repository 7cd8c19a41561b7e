package org.fewlabel.contracts.event;

import java.time.Duration;
import java.util.List;

/**
 * The topics, each with one kind of writer, keyed by job id so that a job's events stay in order. Whoever creates topics
 * creates these.
 */
public final class Topics {
    /** Written by the gateway. */
    public static final String JOB_EVENTS = "job-events";
    /** Written by the trainers. */
    public static final String TRAINING_EVENTS = "training-events";
    /** Written by the labelers. */
    public static final String LABELING_EVENTS = "labeling-events";

    private static final String DEAD_LETTER_SUFFIX = "-dead-letter";
    private static final int PARTITIONS = 12;
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(90);

    private Topics() {}

    /** @param partitions the bound on how many members of one consumer group can share the work */
    public record Topic(String name, int partitions, Duration retention) {}

    /** Every topic that must exist before a service starts. */
    public static List<Topic> all() {
        return List.of(
                new Topic(JOB_EVENTS, PARTITIONS, RETENTION),
                new Topic(TRAINING_EVENTS, PARTITIONS, RETENTION),
                new Topic(LABELING_EVENTS, PARTITIONS, RETENTION),
                new Topic(deadLetter(JOB_EVENTS), 1, DEAD_LETTER_RETENTION),
                new Topic(deadLetter(TRAINING_EVENTS), 1, DEAD_LETTER_RETENTION),
                new Topic(deadLetter(LABELING_EVENTS), 1, DEAD_LETTER_RETENTION));
    }

    /** Where a record of the topic goes that no reader can make sense of. */
    public static String deadLetter(String topic) {
        return topic + DEAD_LETTER_SUFFIX;
    }
}
