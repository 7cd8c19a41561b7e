package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.GeneratedImages;
import org.fewlabel.learning.data.GivenLabels;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own images from the folder to the labels. */
class ImageFolderRunTest {
    @TempDir
    Path root;

    @Test
    void labelsTheUsersImages() throws Exception {
        GeneratedImages.write(root.resolve("colours"), 4, 24, 4);
        JobSpec spec = spec();
        Dataset dataset = dataset(spec);
        WholeRun run = new WholeRun(spec, dataset);

        Ending ending = run.run();

        assertThat(ending).isInstanceOf(Ending.Completed.class);
        LabeledEpoch last = run.labeled.get(spec.epochs() - 1);
        assertThat(last.testErrors().student()).isLessThan(0.2);
        EpochLabels labels = EpochLabels.of(FileBytes.read(run.labels.get(spec.epochs() - 1)));
        int right = 0;
        for (int i = 0; i < dataset.training().count(); i++) {
            String name = dataset.trainingNames().get(i);
            if (name.startsWith("unlabeled/")) {
                boolean red = Integer.parseInt(name.replaceAll("[^0-9]", "")) % 2 == 0;
                right += labels.label(i) == (red ? 1 : 0) ? 1 : 0;
            }
        }
        assertThat(right).as("of 24 unlabeled images").isGreaterThanOrEqualTo(20);
    }

    @Test
    void hasNoTestErrorWithoutTestImages() throws Exception {
        GeneratedImages.write(root.resolve("colours"), 2, 4, 0);
        JobSpec spec = spec();
        WholeRun run = new WholeRun(spec, dataset(spec));

        run.run();

        assertThat(run.labeled.get(0).testErrors()).isNull();
        assertThat(run.labeled.get(0).testPredictions()).isNull();
    }

    @Test
    void keepsTheNamesOfTheFilesAndTheGivenLabelsBesideTheLabels() throws Exception {
        GeneratedImages.write(root.resolve("colours"), 1, 2, 0);
        JobSpec spec = spec();
        Dataset dataset = dataset(spec);
        WholeRun run = new WholeRun(spec, dataset);
        run.run();

        Safetensors file = run.labeled
                .get(spec.epochs() - 1)
                .labels()
                .toSafetensors(spec, null, GivenLabels.of(dataset, spec.dataset()), dataset.trainingNames(), null);

        assertThat(file.tensors().get("given").ints()).containsExactly(0, 1, -1, -1);
        String names = new String(file.tensors().get("names").unsignedBytes(), StandardCharsets.UTF_8);
        assertThat(names).isEqualTo("labeled/blue/0.jpg\0labeled/red/0.png\0unlabeled/0.jpg\0unlabeled/1.png\0");
        assertThat(EpochLabels.of(file).images()).isEqualTo(4);
    }

    /**
     * It succeeded, with a network that gave all images the same class: the maximum of zero and no number is zero, so rectifiers made
     * a loss out of weights that were no numbers.
     */
    @Test
    void weightsThatAreNoNumbersEndTheRunThoughTheLossIsOne() throws Exception {
        GeneratedImages.write(root.resolve("colours"), 4, 24, 4);
        JobSpec spec = spec("\"method\": {\"name\": \"supervised\"}, \"optimizer\": {\"name\": \"adam\"},");
        WholeRun sound = new WholeRun(spec, dataset(spec));
        sound.run();
        Checkpoint broken = Checkpoint.of(FileBytes.read(sound.checkpoints.get(0)));
        broken.student().parameters()[0] = Float.NaN;
        sound.checkpoints.put(0, FileBytes.of(broken.toSafetensors()));
        WholeRun run = new WholeRun(spec, dataset(spec));

        Ending ending = run.resume(sound, 0);

        assertThat(ending).isInstanceOfSatisfying(Ending.Diverged.class, diverged -> {
            assertThat(diverged.epoch()).isEqualTo(1);
            assertThat(diverged.step()).isEqualTo(12);
            assertThat(diverged.loss()).isFinite();
            assertThat(diverged.message()).startsWith("weights or statistics of the network are no finite numbers");
        });
        assertThat(run.checkpoints).containsOnlyKeys(0);
    }

    private Dataset dataset(JobSpec spec) throws IOException {
        return Datasets.load(spec.dataset(), new DatasetSettings(root, root.resolve("cache")), news -> {});
    }

    private JobSpec spec() {
        return spec(
                "\"method\": {\"name\": \"mean-teacher\", \"rampUpEpochs\": 2}, \"optimizer\": {\"name\": \"adam\"},");
    }

    /** @param fields of the spec, each with a comma behind it */
    private JobSpec spec(String fields) {
        String json = "{" + fields + """
                 "dataset": {"name": "image-folder", "folder": {"path": "colours", "height": 16, "width": 16}},
                 "network": {"name": "lenet"}, "batch": {"labeled": 4, "unlabeled": 4},
                 "epochs": 4, "stepsPerEpoch": 12}
                """;
        JobSpec.Reading reading = JobSpec.read(json, new MountedImageFolders(root));
        assertThat(reading).isInstanceOf(JobSpec.Accepted.class);
        return ((JobSpec.Accepted) reading).spec();
    }
}
