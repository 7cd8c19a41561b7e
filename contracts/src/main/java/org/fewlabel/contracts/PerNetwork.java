package org.fewlabel.contracts;

import java.util.function.Function;

/**
 * Something of each of a run's networks: an error, a prediction, an epoch.
 *
 * @param teacher of the teacher snapshot
 */
public record PerNetwork<T>(T student, T average, T teacher) {
    public PerNetwork {
        Check.present("student", student);
        Check.present("average", average);
        Check.present("teacher", teacher);
    }

    /** Asks for each, in the order of the constants. */
    public static <T> PerNetwork<T> each(Function<TrainedNetwork, T> of) {
        return new PerNetwork<>(
                of.apply(TrainedNetwork.STUDENT), of.apply(TrainedNetwork.AVERAGE), of.apply(TrainedNetwork.TEACHER));
    }

    public T of(TrainedNetwork network) {
        return switch (network) {
            case STUDENT -> student;
            case AVERAGE -> average;
            case TEACHER -> teacher;
        };
    }

    public <R> PerNetwork<R> map(Function<? super T, R> change) {
        return each(network -> change.apply(of(network)));
    }
}
