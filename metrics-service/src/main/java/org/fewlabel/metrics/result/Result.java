package org.fewlabel.metrics.result;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.fewlabel.metrics.web.Csv;
import org.jspecify.annotations.Nullable;

/**
 * What became of a job so far.
 *
 * @param inputs null where the method knows no such choice
 * @param targets null where the method knows no such choice
 * @param epochs how many were asked for
 * @param epochsDone how many are trained and labeled
 * @param average of the step average
 * @param teacher of the labeler's teacher snapshot
 * @param trainingSeconds the time spent in epochs, without waiting for labels or for a trainer
 * @param moreLabels whether it uses labels that its data set does not name, or nobody knows that it does not
 * @param labeledSetSha256 which labels it knows; null before it began, and where its trainer did not say
 * @param dataSha256 which images it has; null where the one before is
 * @param startModelSha256 the file whose weights are in it: that it started from in the end, or its backbone; null where there
 *     is none
 * @param head what it trains on the features of a backbone; null where it has none
 */
public record Result(
        UUID jobId,
        String name,
        String state,
        String dataset,
        int labels,
        long splitSeed,
        String network,
        String method,
        @Nullable String inputs,
        @Nullable String targets,
        long seed,
        int epochs,
        int epochsDone,
        TestErrors student,
        TestErrors average,
        TestErrors teacher,
        double trainingSeconds,
        boolean moreLabels,
        @Nullable String labeledSetSha256,
        @Nullable String dataSha256,
        @Nullable String startModelSha256,
        @Nullable String head) {

    static Csv csv(List<Result> results) {
        Csv csv = new Csv(List.of(
                "jobId",
                "name",
                "state",
                "dataset",
                "labels",
                "splitSeed",
                "network",
                "method",
                "inputs",
                "targets",
                "seed",
                "epochs",
                "epochsDone",
                "studentLast",
                "studentMedianOfLast20",
                "studentBest",
                "teacherLast",
                "teacherMedianOfLast20",
                "teacherBest",
                "trainingSeconds",
                "studentChosenByValidation",
                "teacherChosenByValidation",
                // After the others, so that no column moves.
                "averageLast",
                "averageMedianOfLast20",
                "averageBest",
                "averageChosenByValidation",
                "moreLabels",
                "labeledSetSha256",
                "dataSha256",
                "startModelSha256",
                "head"));
        results.forEach(result -> csv.add(result.cells()));
        return csv;
    }

    private List<@Nullable Object> cells() {
        return Arrays.asList(
                jobId,
                name,
                state,
                dataset,
                labels,
                splitSeed,
                network,
                method,
                inputs,
                targets,
                seed,
                epochs,
                epochsDone,
                student.last(),
                student.medianOfLast20(),
                student.best(),
                teacher.last(),
                teacher.medianOfLast20(),
                teacher.best(),
                trainingSeconds,
                student.chosenByValidation(),
                teacher.chosenByValidation(),
                average.last(),
                average.medianOfLast20(),
                average.best(),
                average.chosenByValidation(),
                moreLabels,
                labeledSetSha256,
                dataSha256,
                startModelSha256,
                head);
    }
}
