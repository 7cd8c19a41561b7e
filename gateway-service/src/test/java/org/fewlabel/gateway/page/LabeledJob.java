package org.fewlabel.gateway.page;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;

/**
 * A job on two moons that is over, and whose labels are in the store. The network says of images with an even index that they are
 * upper moons, is the surer of each the larger its index is, and was given the label of the last one.
 */
final class LabeledJob {
    static final String UPPER = "upper moon";
    static final String LOWER = "lower moon";
    private static final int IMAGES = 1_000;

    private LabeledJob() {}

    static UUID over(KafkaProbe kafka, ArtifactStore store) throws IOException {
        UUID job = Front.submitted(Front.SPEC);
        Front.claim("trainer").statusCode(200);
        float[] probabilities = new float[2 * IMAGES];
        for (int image = 0; image < IMAGES; image++) {
            probabilities[2 * image + image % 2] = confidence(image);
            probabilities[2 * image + 1 - image % 2] = 1 - confidence(image);
        }
        int[] given = new int[IMAGES];
        Arrays.fill(given, -1);
        given[IMAGES - 1] = 1;
        Safetensors file = new Safetensors(
                Map.of(),
                Map.of("probabilities", Tensor.of(probabilities, IMAGES, 2), "given", Tensor.of(given, IMAGES)));
        ArtifactReference labels = store.put(new EpochArtifacts(job, 1, 1).labels(), file::writeTo);
        new Worker(kafka, job, 1)
                .starts()
                .trained(0)
                .labeled(0)
                .trained(1)
                .labeled(1, Worker.ARTIFACT, labels, null)
                .finished(Outcome.COMPLETED);
        Front.awaitState(job, "succeeded");
        return job;
    }

    private static float confidence(int image) {
        return 0.5f + (image + 1) / 2_048f;
    }

    static String predicted(int image) {
        return image % 2 == 0 ? UPPER : LOWER;
    }
}
