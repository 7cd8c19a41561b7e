package org.fewlabel.benchmarks.chaos;

import java.util.List;
import java.util.stream.Stream;
import org.fewlabel.contracts.WireName;

/** What can be hit: the parts of an instance with two trainers, a second process of each other service, and the artifact store. */
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
    TRAINER_2,
    STORE;

    /** Whether it is a second process beside the instance's own, of which the instance knows nothing. */
    boolean isSecond() {
        return name().startsWith("SECOND_");
    }

    /** The part of an instance that it is, or is a second one of. */
    String part() {
        return isSecond() ? wireName().substring("second-".length()) : wireName();
    }

    boolean isTrainer() {
        return this == TRAINER || this == TRAINER_2;
    }

    /**
     * What may happen to it, the likelier the more often it stands here. PostgreSQL is never asked to end (SIGTERM): it waits for its
     * clients then, which stay connected as long as they run.
     */
    List<Blow.Kind> kinds() {
        return switch (this) {
            case STORE -> List.of(Blow.Kind.AWAY);
            case POSTGRES -> List.of(Blow.Kind.KILL, Blow.Kind.STOP);
            case KAFKA -> List.of(Blow.Kind.KILL, Blow.Kind.STOP, Blow.Kind.TERMINATE);
            default -> List.of(Blow.Kind.KILL, Blow.Kind.KILL, Blow.Kind.STOP, Blow.Kind.TERMINATE);
        };
    }

    static List<Victim> seconds() {
        return Stream.of(values()).filter(Victim::isSecond).toList();
    }
}
