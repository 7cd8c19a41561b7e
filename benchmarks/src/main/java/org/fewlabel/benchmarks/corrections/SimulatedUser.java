package org.fewlabel.benchmarks.corrections;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** Somebody who knows what each training image shows, and says it of those that he is asked for. */
final class SimulatedUser {
    private final List<String> classes;
    private final IntUnaryOperator truth;

    /** @param truth gives the class of a training image */
    SimulatedUser(List<String> classes, IntUnaryOperator truth) {
        this.classes = List.copyOf(classes);
        this.truth = truth;
    }

    /**
     * A training image that has no label, and the class that a job takes it for.
     *
     * @param predicted from 0
     */
    record Prediction(int index, int predicted) {}

    /**
     * What the user says of it.
     *
     * @param truth the class's name
     * @param corrects whether the job was wrong
     */
    record Answer(int index, String truth, boolean corrects) {}

    /** @throws IllegalArgumentException if the job has other classes than the user */
    List<Answer> answers(List<String> classesOfJob, List<Prediction> asked) {
        if (!classesOfJob.equals(classes)) {
            throw new IllegalArgumentException("the classes must be " + classes + ", were " + classesOfJob);
        }
        return asked.stream().map(this::answer).toList();
    }

    private Answer answer(Prediction asked) {
        int label = truth.applyAsInt(asked.index());
        return new Answer(asked.index(), classes.get(label), label != asked.predicted());
    }
}
