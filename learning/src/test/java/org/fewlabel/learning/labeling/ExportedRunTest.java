package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.OnnxRuntime;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.GeneratedImages;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.export.ModelWriter;
import org.fewlabel.learning.export.TrainedModel;
import org.fewlabel.learning.training.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that leaves a run says of every training example what the run's labels say. */
class ExportedRunTest {
    @TempDir
    Path root;

    @Test
    void theLabelsOfPointsAreThoseOfTheModel() throws Exception {
        Dataset dataset = Moons.dataset();
        WholeRun run = run(
                Moons.spec(
                        "{\"name\": \"mean-teacher\"}",
                        ", \"epochs\": 2, \"stepsPerEpoch\": 10, \"batch\": {\"labeled\": 4}"),
                dataset);

        for (TrainedNetwork network : TrainedNetwork.values()) {
            try (OnnxRuntime runtime = new OnnxRuntime(onnx(run, 1, network))) {
                float[][] probabilities = runtime.ofPoints(
                        ((PointExamples) dataset.training()).coordinates(),
                        dataset.training().count(),
                        "probabilities");

                assertAreLabels(probabilities, run, network);
            }
        }
    }

    @Test
    void theLabelsOfAUsersImagesAreThoseOfTheModel() throws Exception {
        GeneratedImages.write(root.resolve("colours"), 4, 24, 4);
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read("""
                        {"dataset": {"name": "image-folder", "folder": {"path": "colours", "height": 16, "width": 16}},
                         "network": {"name": "cnn-small", "dropout": 0.25}, "method": {"name": "fixmatch"},
                         "batch": {"labeled": 4, "unlabeled": 4}, "epochs": 2, "stepsPerEpoch": 6}
                        """, new MountedImageFolders(root))).spec();
        Dataset dataset = Datasets.load(spec.dataset(), new DatasetSettings(root, root.resolve("cache")), news -> {});
        WholeRun run = run(spec, dataset);
        ImageExamples images = (ImageExamples) dataset.training();

        for (TrainedNetwork network : TrainedNetwork.values()) {
            try (OnnxRuntime runtime = new OnnxRuntime(onnx(run, 1, network))) {
                float[][] probabilities = runtime.ofImages(
                        OnnxRuntime.channelsFirst(images.pixels(), images.count(), images.shape()),
                        images.count(),
                        images.shape(),
                        "probabilities");

                assertAreLabels(probabilities, run, network);
            }
        }
    }

    private static WholeRun run(JobSpec spec, Dataset dataset) throws InterruptedException {
        WholeRun run = new WholeRun(spec, dataset);
        run.run();
        return run;
    }

    /** From the bytes that would be stored. */
    private static byte[] onnx(WholeRun run, int epoch, TrainedNetwork network) throws Exception {
        TrainedModel model = TrainedModel.of(
                Checkpoint.of(FileBytes.read(run.checkpoints.get(epoch))),
                Teacher.of(FileBytes.read(run.teachers.get(epoch))),
                network);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelWriter.write(model, ModelFormat.ONNX, file);
        return file.toByteArray();
    }

    private static void assertAreLabels(float[][] probabilities, WholeRun run, TrainedNetwork network) {
        float[] labels =
                run.labeled.get(1).finalLabels().of(network).probabilities().values();
        int classes = probabilities[0].length;
        assertThat(labels).hasSize(probabilities.length * classes);
        for (int i = 0; i < labels.length; i++) {
            assertThat(probabilities[i / classes][i % classes])
                    .as("%s, example %d", network, i / classes)
                    .isEqualTo(labels[i], within(1e-5f));
        }
    }
}
