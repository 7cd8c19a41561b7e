package org.fewlabel.trainer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.UUID;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.service.process.Pulse;
import org.jspecify.annotations.Nullable;

/** Jobs small enough to be run to their end in a test. */
public final class TestJobs {
    /** As they are unless an operator sets others. */
    public static final Pulse.Bounds WATCHDOG =
            new Pulse.Bounds(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(6));

    public static final UUID JOB = UUID.fromString("6f9619ff-8b86-d011-b42d-00cf4fc964ff");
    public static final long LEASE_SECONDS = 15;

    private TestJobs() {}

    /** Six labeled points of two moons, ten steps an epoch. */
    public static JobSpec spec(String method, int epochs) {
        return spec(method, epochs, 0.1);
    }

    public static JobSpec spec(String method, int epochs, double learningRate) {
        return spec(method, epochs, learningRate, "");
    }

    /** A supervised job that starts from the weights of another one. */
    public static JobSpec startingFrom(UUID source, int epochs) {
        return spec("{\"name\":\"supervised\"}", epochs, 0.1, ",\"startFrom\":{\"jobId\":\"" + source + "\"}");
    }

    /** A supervised job that starts from a file. */
    public static JobSpec startingFrom(ModelFile file, int epochs) {
        return spec(
                "{\"name\":\"supervised\"}",
                epochs,
                0.1,
                ",\"startFrom\":{\"model\":{\"name\":\"" + file.name() + "\",\"bytes\":" + file.bytes()
                        + ",\"sha256\":\"" + file.sha256() + "\"}}");
    }

    /** A supervised job with a label set. */
    public static JobSpec labeledBy(String labelSet, int epochs) {
        ObjectNode spec = Json.mapper().valueToTree(spec("{\"name\":\"supervised\"}", epochs));
        spec.withObject("/dataset").put("labelSet", labelSet);
        return Json.mapper().convertValue(spec, JobSpec.class);
    }

    /** Epochs that take a while. */
    public static JobSpec longEpochs(String method, int epochs, int stepsPerEpoch) {
        return spec(method, epochs, 0.1, stepsPerEpoch, "");
    }

    private static JobSpec spec(String method, int epochs, double learningRate, String others) {
        return spec(method, epochs, learningRate, 10, others);
    }

    private static JobSpec spec(String method, int epochs, double learningRate, int stepsPerEpoch, String others) {
        String json =
                "{\"dataset\":{\"name\":\"two-moons\",\"labels\":6},\"network\":{\"name\":\"mlp\"},\"method\":" + method
                        + ",\"batch\":{\"labeled\":6,\"unlabeled\":50},\"epochs\":" + epochs
                        + ",\"optimizer\":{\"learningRate\":" + learningRate + "},\"stepsPerEpoch\":" + stepsPerEpoch
                        + ",\"seed\":7" + others + "}";
        JobSpec.Reading reading = JobSpec.read(json);
        if (reading instanceof JobSpec.Rejected rejected) {
            throw new IllegalArgumentException(rejected.violations().toString());
        }
        return ((JobSpec.Accepted) reading).spec();
    }

    public static Claim claim(JobSpec spec, int attempt, @Nullable ResumePoint resumeFrom) {
        return new Claim(JOB, attempt, spec, resumeFrom, null, null, LEASE_SECONDS);
    }
}
