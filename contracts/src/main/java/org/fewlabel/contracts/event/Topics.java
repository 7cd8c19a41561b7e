package org.fewlabel.contracts.event;

import java.time.Duration;
import java.util.List;

/**
 * The topics, keyed by job id so that a job's events stay in order; those of dead letters by what was put aside. Whoever creates
 * topics creates these.
 */
public final class Topics {
    /** Written by the gateway. */
    public static final String JOB_EVENTS = "job-events";
    /** Written by the trainers; of epochs whose labels do not come the gateway writes their events again. */
    public static final String TRAINING_EVENTS = "training-events";
    /**
     * Written by the trainers, too, and read by the gateway alone. A heartbeat a second is gigabytes in a month, and what it says
     * is worth nothing once the next one is there: so it lies beside the facts, and not for long.
     */
    public static final String TRAINING_HEARTBEATS = "training-heartbeats";
    /** Written by the labelers. */
    public static final String LABELING_EVENTS = "labeling-events";

    /**
     * Written by all services, and read by the gateway, which keeps it with the jobs. While it does not read, a day of it waits.
     */
    public static final String JOB_LOGS = "job-logs";

    private static final String DEAD_LETTER_SUFFIX = "-dead-letter";
    private static final int PARTITIONS = 12;
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Duration HEARTBEAT_RETENTION = Duration.ofHours(1);
    private static final Duration LOG_RETENTION = Duration.ofDays(1);
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(90);
    /** Kafka's own. */
    private static final Duration SEGMENT_MAX = Duration.ofDays(7);

    private Topics() {}

    /** @param partitions the bound on how many members of one consumer group can share the work */
    public record Topic(String name, int partitions, Duration retention) {
        /**
         * After how long a segment of a partition's log is closed. Kafka drops none that it still writes to, so one that stays
         * open for a week keeps its records as long, whatever the retention.
         */
        public Duration segment() {
            return retention.compareTo(SEGMENT_MAX) < 0 ? retention : SEGMENT_MAX;
        }
    }

    /** Every topic that must exist before a service starts. */
    public static List<Topic> all() {
        return List.of(
                new Topic(JOB_EVENTS, PARTITIONS, RETENTION),
                new Topic(TRAINING_EVENTS, PARTITIONS, RETENTION),
                new Topic(LABELING_EVENTS, PARTITIONS, RETENTION),
                new Topic(TRAINING_HEARTBEATS, PARTITIONS, HEARTBEAT_RETENTION),
                new Topic(JOB_LOGS, PARTITIONS, LOG_RETENTION),
                new Topic(deadLetter(JOB_EVENTS), 1, DEAD_LETTER_RETENTION),
                new Topic(deadLetter(TRAINING_EVENTS), 1, DEAD_LETTER_RETENTION),
                new Topic(deadLetter(LABELING_EVENTS), 1, DEAD_LETTER_RETENTION));
    }

    /**
     * Where a record of the topic goes that no reader can make sense of. There is none for heartbeats and logs: little is lost
     * with one, and a trainer whose heartbeats are malformed would fill it at one a second.
     */
    public static String deadLetter(String topic) {
        return topic + DEAD_LETTER_SUFFIX;
    }
}
