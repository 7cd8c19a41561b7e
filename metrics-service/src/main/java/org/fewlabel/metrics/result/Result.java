package org.fewlabel.metrics.result;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.fewlabel.contracts.rest.TestErrors;
import org.fewlabel.service.rest.Csv;
import org.jspecify.annotations.Nullable;

/**
 * What became of a job so far.
 *
 * @param inputs null where the method knows no such choice
 * @param targets null where the method knows no such choice
 * @param epochs how many were asked for
 * @param epochsDone how many are trained and labeled
 * @param whole whether the last epoch of the run is among these, so that the errors are those of the whole run; a job that has
 *     succeeded may lack it for a moment
 * @param average of the step average
 * @param teacher of the labeler's teacher snapshot
 * @param trainingSeconds the time spent in epochs, without waiting for labels or for a trainer
 * @param moreLabels whether it uses labels that its data set does not name, or nobody knows that it does not
 * @param labeledSetSha256 which labels it knows; null before it began, and where its trainer did not say
 * @param dataSha256 which images it has; null where the one before is
 * @param startModelSha256 the file whose weights are in it: that it started from in the end, or its backbone; null where there
 *     is none
 * @param head what it trains on the features of a backbone; null where it has none
 * @param features how the backbone computes them, as JSON, without the seed of the views; null where it has none
 * @param labelSet the name of the label set that it is trained with; null for none
 * @param precision what its network computes in; null for float32
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

        @Schema(
                description =
                        "Whether the last epoch of the run is among those done. A job's success and its labels become known in"
                                + " different ways: of one that has succeeded the errors are final once this is true")
        boolean whole,

        TestErrors student,
        TestErrors average,
        TestErrors teacher,
        double trainingSeconds,
        boolean moreLabels,
        @Nullable String labeledSetSha256,
        @Nullable String dataSha256,
        @Nullable String startModelSha256,
        @Nullable String head,

        @Schema(type = SchemaType.OBJECT) @JsonRawValue @Nullable
        String features,

        @Nullable String labelSet,
        @Nullable String precision) {

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
                "head",
                "features",
                "labelSet",
                "precision",
                "whole"));
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
                head,
                features,
                labelSet,
                precision,
                whole);
    }
}
