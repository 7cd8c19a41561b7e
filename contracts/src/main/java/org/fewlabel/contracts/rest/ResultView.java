package org.fewlabel.contracts.rest;

import org.fewlabel.contracts.job.JobState;

/**
 * What became of a job so far, as far as its clients go by it: the figures of the whole run. How each epoch went, and how it was
 * set up, the answer has beside these.
 *
 * @param epochsDone how many are trained and labeled
 * @param whole whether the last epoch of the run is among these: the end of a job and its labels become known in different ways, so
 *     a job that has succeeded may lack some for a moment
 * @param average of the step average
 * @param teacher of the labeler's teacher snapshot
 * @param trainingSeconds the time spent in epochs, without waiting for labels or for a trainer
 */
public record ResultView(
        JobState state,
        int epochsDone,
        boolean whole,
        TestErrors student,
        TestErrors average,
        TestErrors teacher,
        double trainingSeconds) {}
