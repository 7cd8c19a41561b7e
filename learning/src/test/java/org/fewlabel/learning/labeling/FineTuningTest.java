package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.GeneratedImages;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.network.PyTorchWeights;
import org.fewlabel.learning.training.AugmentationThreads;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.fewlabel.learning.training.EpochLabelSource;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.Training;
import org.fewlabel.learning.training.TrainingListener;
import org.fewlabel.learning.training.UnfitModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that start from a file, whole or with a frozen backbone. */
class FineTuningTest {
    private static final Dataset MOONS = Moons.dataset();
    private static final Shape POINTS = new Shape(1, 1, 2);
    private static final String SHA256 = "d".repeat(64);
    private static final String START =
            ", 'startFrom': {'model': {'name': 'w.safetensors', 'bytes': 1, 'sha256': '" + SHA256 + "'}}";
    private static final String SHORT = ", 'epochs': 3, 'stepsPerEpoch': 7";
    private static final String FROZEN = ", 'network': {'frozen': 'backbone'}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'supervised'}",
                "{'name': 'mean-teacher'}",
                "{'name': 'vat'}",
                "{'name': 'pseudo-label', 'targets': 'epoch'}"
            })
    void aFrozenBackboneIsTheFilesInEveryNetworkToTheLastBit(String method) throws Exception {
        Safetensors file = mlp(3);
        WholeRun run = new WholeRun(spec(method, START + FROZEN + SHORT), MOONS);

        run.runFrom(file);

        Checkpoint last = checkpoint(run, 2);
        int head = 64 * 2 + 2;
        float[] student = last.student().parameters();
        int backbone = student.length - head;
        float[] fresh = weights(file, student.length);
        assertThat(Arrays.copyOf(student, backbone)).isEqualTo(Arrays.copyOf(fresh, backbone));
        assertThat(Arrays.copyOf(last.average().parameters(), backbone)).isEqualTo(Arrays.copyOf(fresh, backbone));
        assertThat(Arrays.copyOf(
                        Teacher.of(FileBytes.read(run.teachers.get(2))).state().parameters(), backbone))
                .isEqualTo(Arrays.copyOf(fresh, backbone));
        assertThat(Arrays.copyOfRange(student, backbone, student.length))
                .isNotEqualTo(Arrays.copyOfRange(checkpoint(run, 0).student().parameters(), backbone, student.length));
        assertThat(last.provenance().startModelSha256()).isEqualTo(SHA256);
    }

    @ParameterizedTest
    @ValueSource(strings = {FROZEN, ", 'optimizer': {'name': 'adam', 'backboneLearningRateFactor': 0.1}"})
    void goesOnBitForBitFromACheckpointOfItsOwn(String tuning) throws Exception {
        JobSpec spec = spec("{'name': 'mean-teacher'}", START + tuning + SHORT);
        WholeRun uninterrupted = new WholeRun(spec, MOONS);
        uninterrupted.runFrom(mlp(3));

        WholeRun resumed = new WholeRun(spec, MOONS);
        Ending ending = resumed.resume(uninterrupted, 0);

        assertThat(ending).isEqualTo(new Ending.Completed());
        assertThat(resumed.checkpoints.get(2)).isEqualTo(uninterrupted.checkpoints.get(2));
        assertThat(resumed.teachers.get(2)).isEqualTo(uninterrupted.teachers.get(2));
    }

    @Test
    void aRunThatStartsFromSuchARunInheritsTheFile() throws Exception {
        WholeRun source = new WholeRun(spec("{'name': 'supervised'}", START + SHORT), MOONS);
        source.runFrom(mlp(3));
        String startFromJob = ", 'startFrom': {'jobId': '6f9619ff-8b86-d011-b42d-00cf4fc964ff', 'moreLabels': true}";

        WholeRun run = new WholeRun(spec("{'name': 'supervised'}", startFromJob + SHORT), MOONS);
        run.runFrom(source, 2);

        assertThat(checkpoint(run, 1).provenance().startModelSha256()).isEqualTo(SHA256);
    }

    @Test
    void namesTheTensorsThatTheFileLacks() {
        Map<String, Tensor> tensors = new HashMap<>(mlp(3).tensors());
        tensors.put("dense3.weight", tensors.remove("dense2.weight"));
        WholeRun run = new WholeRun(spec("{'name': 'supervised'}", START + SHORT), MOONS);

        assertThatThrownBy(() -> run.runFrom(new Safetensors(Map.of(), tensors)))
                .isInstanceOf(UnfitModelException.class)
                .hasMessageContaining("w.safetensors must have the tensors of a mlp, lacks 1 of 4: dense2.weight")
                .hasMessageContaining("has 1: dense3.weight");
    }

    /** From a file with torchvision's names and a thousand classes to a head for two, and to the whole, slowly. */
    @Test
    void trainsAHeadOnTorchvisionsResnet18AndTheWholeOfIt(@TempDir Path root) throws Exception {
        GeneratedImages.write(root.resolve("colours"), 2, 2, 0);
        Safetensors file = imageNet();
        JobSpec head = photos(root, "'frozen': 'backbone'", "1");
        JobSpec whole = photos(root, "'frozen': 'none'", "0.001");
        Dataset dataset = Datasets.load(head.dataset(), new DatasetSettings(root, root.resolve("cache")), news -> {});
        assertThat(dataset.means()).containsExactly(0.485, 0.456, 0.406);
        assertThat(dataset.deviations()).containsExactly(0.229, 0.224, 0.225);

        Map<String, Tensor> ofHead = tensors(head, trained(head, dataset, file));
        Map<String, Tensor> ofWhole = tensors(whole, trained(whole, dataset, file));

        ofHead.forEach((name, tensor) -> {
            if (name.startsWith("fc.")) {
                return;
            }
            float[] given = file.tensors().get(name).floats();
            assertThat(tensor.floats()).as(name).isEqualTo(given);
            assertThat(ofWhole.get(name).floats()).as(name).isNotEqualTo(given);
        });
        double moved =
                distance(ofWhole.get("layer4.1.conv2.weight"), file.tensors().get("layer4.1.conv2.weight"));
        assertThat(moved).isBetween(1e-9, 0.01);
    }

    /** The student after the last epoch; of so large a network nothing else is kept. */
    private static NetworkSnapshot trained(JobSpec spec, Dataset dataset, Safetensors file) throws Exception {
        List<NetworkSnapshot> students = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report, Checkpoint checkpoint) {
                students.add(checkpoint.student());
            }
        };
        EpochLabelSource noLabels = epoch -> {
            throw new IllegalStateException("nobody asks for labels");
        };
        new Training(spec, dataset, noLabels, listener, () -> false, AugmentationThreads.USUAL).runFrom(file);
        return students.get(students.size() - 1);
    }

    private static double distance(Tensor one, Tensor other) {
        double sum = 0;
        for (int i = 0; i < one.size(); i++) {
            sum += Math.pow(one.floats()[i] - other.floats()[i], 2);
        }
        return Math.sqrt(sum);
    }

    private static JobSpec photos(Path root, String frozen, String factor) {
        String json = """
                {'dataset': {'name': 'image-folder', 'normalization': 'imagenet',
                             'folder': {'path': 'colours', 'height': 64, 'width': 64}},
                 'network': {'name': 'resnet18-imagenet', %s}, 'method': {'name': 'supervised'},
                 'optimizer': {'name': 'adam', 'backboneLearningRateFactor': %s},
                 'batch': {'labeled': 2, 'unlabeled': 2}, 'epochs': 1, 'stepsPerEpoch': 2 %s}
                """.formatted(frozen, factor, START).replace('\'', '"');
        return ((JobSpec.Accepted) JobSpec.read(json, new MountedImageFolders(root))).spec();
    }

    /** As a file of torchvision's has them: batch norm counts its batches, too. */
    private static Safetensors imageNet() {
        NetworkSpec spec = new NetworkSpec(NetworkName.RESNET18_IMAGENET, 0, Initialization.PYTORCH);
        Map<String, Tensor> tensors = new HashMap<>(written(spec, new Shape(64, 64, 3), 1000, 11));
        for (String name : List.copyOf(tensors.keySet())) {
            if (name.endsWith(".running_var")) {
                tensors.put(name.replace("running_var", "num_batches_tracked"), Tensor.of(new long[] {5}));
            }
        }
        return new Safetensors(Map.of(), tensors);
    }

    private static Safetensors mlp(int classes) {
        return new Safetensors(
                Map.of(), written(new NetworkSpec(NetworkName.MLP, 0, Initialization.HE_NORMAL), POINTS, classes, 11));
    }

    private static Map<String, Tensor> written(NetworkSpec spec, Shape shape, int classes, long seed) {
        try (Network network = Networks.create(spec, shape, classes, seed)) {
            return new PyTorchWeights(spec, shape, classes)
                    .write(NetworkSnapshot.of(network), Map.of())
                    .tensors();
        }
    }

    /** The file's weights as the network lays them out, the last layer left out. */
    private static float[] weights(Safetensors file, int size) throws IOException {
        NetworkSpec spec = new NetworkSpec(NetworkName.MLP, 0, Initialization.HE_NORMAL);
        return new PyTorchWeights(spec, POINTS, 2)
                .read(file, new NetworkSnapshot(new float[size], new float[0]), PyTorchWeights.Part.ALL_BUT_LAST_LAYER)
                .parameters();
    }

    private static Map<String, Tensor> tensors(JobSpec spec, NetworkSnapshot weights) {
        return new PyTorchWeights(spec.network(), new Shape(64, 64, 3), 2)
                .write(weights, Map.of())
                .tensors();
    }

    private static Checkpoint checkpoint(WholeRun run, int epoch) throws IOException {
        return Checkpoint.of(FileBytes.read(run.checkpoints.get(epoch)));
    }

    private static JobSpec spec(String method, String others) {
        return Moons.spec(
                method.replace('\'', '"'), (others + ", 'batch': {'labeled': 4, 'unlabeled': 20}").replace('\'', '"'));
    }
}
