package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.backbone.FeatureProgress;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedDatasetTest {
    private static final int SIDE = 16;

    private final UUID job = UUID.randomUUID();

    @TempDir
    Path folder;

    private BackboneFeatures features;
    private LoadedDataset datasets;
    private JobSpec spec;
    private String sha256;

    @BeforeEach
    void storeFeatures() throws IOException, InterruptedException {
        ArtifactStore store = ArtifactStores.open(folder.toUri());
        features = new BackboneFeatures(store, 1 << 20);
        datasets = new LoadedDataset(new DatasetSettings(folder, folder), features);
        spec = spec();
        Dataset described = features.computed(
                images(),
                spec,
                () -> FeatureExtractor.open(model(), spec.network().backbone().features(), 1),
                FeatureProgress.NONE);
        sha256 = described.featuresSha256();
    }

    /** It read the whole file twice at every epoch. */
    @Test
    void readsTheFeaturesOnceForAllEpochsAndForOtherJobsWithTheSame() throws IOException {
        Dataset first = datasets.describe(images(), spec, sha256);
        removeFeatures();

        Dataset second = datasets.describe(images(), spec, sha256);
        Dataset ofAnotherJob = datasets.describe(datasets.load(UUID.randomUUID(), 1, spec.dataset()), spec, sha256);

        assertThat(first.featuresSha256()).isEqualTo(sha256);
        assertThat(second).isSameAs(first);
        assertThat(ofAnotherJob).isSameAs(first);
    }

    @Test
    void readsThemAnewForARunWithOthersAndWhenTheyWereForgotten() throws IOException {
        Dataset first = datasets.describe(images(), spec, sha256);

        Dataset ofOthers = datasets.describe(images(), spec, "0".repeat(64));
        datasets.forget();
        Dataset afterwards = datasets.describe(images(), spec, sha256);

        assertThat(ofOthers).isNotSameAs(first);
        assertThat(afterwards).isNotSameAs(ofOthers);
        assertThat(afterwards.featuresSha256()).isEqualTo(sha256);
    }

    private Dataset images() throws IOException {
        return datasets.load(job, 1, spec.dataset());
    }

    private void removeFeatures() throws IOException {
        try (var files = Files.list(folder.resolve("features"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private JobSpec spec() throws IOException {
        Files.write(folder.resolve("colours.onnx"), model());
        for (String part : List.of("labeled/dark", "labeled/bright", "test/dark", "test/bright")) {
            Path pictures = Files.createDirectories(folder.resolve("pictures").resolve(part));
            for (int i = 0; i < 4; i++) {
                BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                picture.setRGB(i, i, 0xffffff);
                ImageIO.write(picture, "png", pictures.resolve(i + ".png").toFile());
            }
        }
        String json = """
                {"dataset": {"name": "image-folder", "folder": {"path": "pictures", "height": 16, "width": 16}},
                 "network": {"name": "backbone", "model": "colours.onnx"}, "method": {"name": "supervised"}}
                """;
        JobSpec.Reading reading = JobSpec.read(json, new MountedImageFolders(folder), new ModelFolder(folder));
        if (reading instanceof JobSpec.Rejected rejected) {
            throw new IllegalArgumentException(rejected.violations().toString());
        }
        return ((JobSpec.Accepted) reading).spec();
    }

    /** Gives the mean of each channel. */
    private static byte[] model() {
        GraphProto graph = GraphProto.newBuilder()
                .setName("colours")
                .addNode(NodeProto.newBuilder()
                        .setOpType("GlobalAveragePool")
                        .addInput("pixels")
                        .addOutput("means"))
                .addInput(value("pixels", SIDE))
                .addOutput(value("means", 1))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, int side) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"));
        for (int size : new int[] {3, side, side}) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
