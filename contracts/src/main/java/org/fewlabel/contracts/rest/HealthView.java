package org.fewlabel.contracts.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.WireName;
import org.jspecify.annotations.Nullable;

/**
 * How the whole is, for operators, as far as the gateway knows: what it does not know is unknown or null.
 *
 * @param queue null while the database is away
 * @param grafana where they see more; null where that is not set
 */
public record HealthView(
        Instant asOf,
        List<Service> services,
        @Nullable Queue queue,
        Events events,
        @Nullable String grafana) {
    public HealthView {
        services = List.copyOf(services);
    }

    /** Whether something answers. */
    public enum State implements WireName {
        UP,
        AWAY,
        UNKNOWN
    }

    /**
     * A service, or what all of them need.
     *
     * @param heardAt when one was last heard of; null where that says nothing
     * @param message why it is not up, or not known to be; null otherwise
     */
    public record Service(
            String name,
            State state,
            @Nullable Instant heardAt,
            @Nullable String message) {}

    /**
     * The jobs at a glance.
     *
     * @param jobs how many there are by the state's name; a state without jobs may be missing
     * @param oldestSeconds how long the job has waited that is longest in the queue; 0 for an empty queue
     * @param silentTrainerSeconds how long the trainer of a job has been silent that is silent longest; 0 without one
     */
    public record Queue(Map<String, Long> jobs, double oldestSeconds, double silentTrainerSeconds) {
        public Queue {
            jobs = Map.copyOf(jobs);
        }
    }

    /**
     * Events on their way.
     *
     * @param unsent job events that are decided and not yet known to be on Kafka; null, as the next, while the database is away
     * @param unread how many records the gateway is behind where it is farthest behind; null where Kafka's client does not say
     */
    public record Events(
            @Nullable Long unsent,
            @Nullable Double oldestUnsentSeconds,
            @Nullable Long unread) {}
}
