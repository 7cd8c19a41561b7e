package org.fewlabel.benchmarks.chaos;

import java.util.List;
import java.util.stream.Stream;
import org.fewlabel.contracts.WireName;

/** What can be hit: the parts of an instance, a second process of each of its services, and the artifact store. */
enum Victim implements WireName {
    POSTGRES,
    KAFKA,
    GATEWAY,
    SECOND_GATEWAY,
    METRICS,
    SECOND_METRICS,
    LABELER,
    SECOND_LABELER,
    TRAINER,
    SECOND_TRAINER,
    STORE;

    private static final String SECOND = "second-";

    /** Whether it is a second process beside the instance's own, of which the instance knows nothing. */
    boolean isSecond() {
        return wireName().startsWith(SECOND);
    }

    /** The part of an instance that it is, or is a second one of. */
    String part() {
        return isSecond() ? wireName().substring(SECOND.length()) : wireName();
    }

    boolean isTrainer() {
        return this == TRAINER || this == SECOND_TRAINER;
    }

    /** Whether it computes what the bytes of labels and weights depend on. */
    boolean isWorker() {
        return isTrainer() || this == LABELER || this == SECOND_LABELER;
    }

    /**
     * What may happen to it, the likelier the more often it stands here. PostgreSQL is never asked to end (SIGTERM): it waits for its
     * clients then, which stay connected as long as they run.
     */
    List<Blow.Kind> kinds() {
        return switch (this) {
            case STORE -> List.of(Blow.Kind.AWAY, Blow.Kind.FULL);
            case POSTGRES -> List.of(Blow.Kind.KILL, Blow.Kind.STOP);
            case KAFKA -> List.of(Blow.Kind.KILL, Blow.Kind.STOP, Blow.Kind.TERMINATE);
            case GATEWAY, METRICS, LABELER, TRAINER ->
                List.of(Blow.Kind.KILL, Blow.Kind.KILL, Blow.Kind.STOP, Blow.Kind.TERMINATE);
            case SECOND_GATEWAY, SECOND_METRICS, SECOND_LABELER, SECOND_TRAINER ->
                List.of(
                        Blow.Kind.KILL,
                        Blow.Kind.STOP,
                        Blow.Kind.TERMINATE,
                        Blow.Kind.CUT,
                        Blow.Kind.HUSH,
                        Blow.Kind.FORWARD,
                        Blow.Kind.BACK);
        };
    }

    static List<Victim> seconds() {
        return Stream.of(values()).filter(Victim::isSecond).toList();
    }
}
