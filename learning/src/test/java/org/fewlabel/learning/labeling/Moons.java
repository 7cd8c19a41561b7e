package org.fewlabel.learning.labeling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;

/** Small jobs on generated points. */
final class Moons {
    private Moons() {}

    static Dataset dataset() {
        try {
            return Datasets.load(
                    DatasetName.TWO_MOONS, new DatasetSettings(null, Path.of("not looked at")), message -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param method the method's JSON object
     * @param others further fields of the spec, each with a comma before it
     */
    static JobSpec spec(String method, String others) {
        return spec(method, 0, others);
    }

    static JobSpec spec(String method, int splitSeed, String others) {
        return spec(method, others, ", \"splitSeed\": " + splitSeed);
    }

    /** @param ofDataset further fields of the spec's data set, each with a comma before it */
    static JobSpec spec(String method, String others, String ofDataset) {
        String json = "{\"dataset\": {\"name\": \"two-moons\", \"labels\": 6" + ofDataset + "}, \"method\": " + method
                + others + "}";
        JobSpec.Reading reading = JobSpec.read(json);
        if (reading instanceof JobSpec.Rejected rejected) {
            throw new IllegalArgumentException(rejected.violations().toString());
        }
        return ((JobSpec.Accepted) reading).spec();
    }
}
