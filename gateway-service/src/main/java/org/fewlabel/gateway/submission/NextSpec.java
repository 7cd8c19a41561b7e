package org.fewlabel.gateway.submission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobSpec.Accepted;
import org.fewlabel.contracts.job.JobSpec.Reading;
import org.fewlabel.contracts.job.JobSpec.Rejected;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.gateway.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * The spec of the round after a job: the same settings, the weights that the job ended with, and a label set. Whoever corrects labels
 * need not know what of a spec goes together.
 */
final class NextSpec {
    private static final String CONTENTS = "dataset.folder.contents";
    private static final String MORE_LABELS = "startFrom.moreLabels";

    private final Function<String, Reading> reader;
    private final Function<JobSpec, List<Violation>> check;

    /**
     * @param reader of specs, with what can be seen from here
     * @param check what is wrong with a spec in view of other jobs and of label sets
     */
    NextSpec(Function<String, Reading> reader, Function<JobSpec, List<Violation>> check) {
        this.reader = reader;
        this.check = check;
    }

    /**
     * @param labelSet null for the one that the job has, if it has one
     * @return with every default filled in, if it could be submitted now
     */
    Reading after(Job job, @Nullable String labelSet) {
        ObjectNode spec = Json.mapper().valueToTree(job.spec());
        if (labelSet != null) {
            spec.withObject("/dataset").put("labelSet", labelSet);
        }
        spec.putObject("startFrom").put("jobId", job.id().toString());
        Reading reading = read(spec);
        if (reading instanceof Rejected rejected && isOnly(MORE_LABELS, rejected)) {
            // The job, or one that it started from, knew more labels, and so does what starts from it.
            spec.withObject("/startFrom").put("moreLabels", true);
            reading = read(spec);
        }
        return reading;
    }

    /** A folder may have got more pictures; where it is not seen from here, it is taken for what it was. An upload is what it was. */
    private Reading read(ObjectNode spec) {
        ObjectNode looked = spec.deepCopy();
        if (looked.at("/dataset/folder").isObject()) {
            looked.withObject("/dataset/folder").remove("contents");
        }
        Reading reading = reader.apply(looked.toString());
        if (reading instanceof Rejected rejected && isOnly(CONTENTS, rejected)) {
            reading = reader.apply(spec.toString());
        }
        if (reading instanceof Accepted accepted) {
            List<Violation> violations = check.apply(accepted.spec());
            return violations.isEmpty() ? accepted : new Rejected(violations);
        }
        return reading;
    }

    private static boolean isOnly(String field, Rejected rejected) {
        return rejected.violations().stream()
                .allMatch(violation -> violation.field().equals(field));
    }
}
