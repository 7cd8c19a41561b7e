package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.labeler.MeanColours;
import org.fewlabel.labeler.model.BusyException;
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
        spec = spec("pictures");
        Dataset described = features.computed(
                images(),
                spec,
                () -> FeatureExtractor.open(
                        MeanColours.onnx("colours", SIDE),
                        spec.network().backbone().features(),
                        1),
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
    void readsThemAnewAfterARunWithOthersAndWhenTheyWereForgotten() throws IOException {
        Dataset first = datasets.describe(images(), spec, sha256);

        assertThatThrownBy(() -> datasets.describe(images(), spec, "0".repeat(64)))
                .as("of a run with others, which are gone")
                .isInstanceOf(MissingArtifactException.class);
        Dataset afterwards = datasets.describe(images(), spec, sha256);
        datasets.forget();
        Dataset later = datasets.describe(images(), spec, sha256);

        assertThat(afterwards).isNotSameAs(first);
        assertThat(later).isNotSameAs(afterwards);
        assertThat(later.featuresSha256()).isEqualTo(sha256);
    }

    /** All folders are of one name, by which alone they were told apart: the pixels and features of one stayed beside the next. */
    @Test
    void letsGoOfOneFolderBeforeItLoadsAnother() throws IOException {
        Dataset images = images();
        Dataset described = datasets.describe(images, spec, sha256);
        assertThat(datasets.describe(images, spec, sha256)).isSameAs(described);

        datasets.load(UUID.randomUUID(), 1, spec("others").dataset());

        assertThat(datasets.describe(images, spec, sha256)).isNotSameAs(described);
    }

    /** Of the same folder more labels are counted anew, so its pixels are read anew as well. */
    @Test
    void letsGoOfTheSameFolderBeforeItIsReadAnew() throws IOException {
        DatasetSpec all = spec.dataset();
        datasets.forget();
        Dataset images = datasets.load(UUID.randomUUID(), 1, new DatasetSpec(all.name(), 2, 0, all.folder(), 0, null));
        Dataset described = datasets.describe(images, spec, sha256);

        images();

        assertThat(datasets.describe(images, spec, sha256)).isNotSameAs(described);
    }

    /** Beside it there may be no room for what an epoch takes at its peak, whether or not the epoch loads anything. */
    @Test
    void eachEpochLetsGoOfWhatSomebodyLooksAt() throws IOException {
        images();
        Dataset looked = datasets.look(DatasetName.TWO_MOONS).orElseThrow();
        assertThat(datasets.look(DatasetName.TWO_MOONS)).containsSame(looked);

        images();

        assertThat(datasets.look(DatasetName.TWO_MOONS).orElseThrow()).isNotSameAs(looked);
    }

    @Test
    void whatIsLabeledIsNotLoadedAgainToBeLookedAt() throws IOException {
        Dataset labeled = datasets.load(job, 1, new DatasetSpec(DatasetName.TWO_MOONS, 6, 0));

        assertThat(datasets.look(DatasetName.TWO_MOONS)).containsSame(labeled);
    }

    @Test
    void whatTakesTheRoomOfLabelingIsNotLookedAt() {
        long all = Runtime.getRuntime().maxMemory();

        assertThatThrownBy(() -> LoadedDataset.requireRoomToLook(all - all / 8, "the data set"))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("not free beside those of labeling");
        LoadedDataset.requireRoomToLook(1, "the data set");
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

    private JobSpec spec(String name) throws IOException {
        Files.write(folder.resolve("colours.onnx"), MeanColours.onnx("colours", SIDE));
        for (String part : List.of("labeled/dark", "labeled/bright", "test/dark", "test/bright")) {
            Path pictures = Files.createDirectories(folder.resolve(name).resolve(part));
            for (int i = 0; i < 4; i++) {
                BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                picture.setRGB(i, i, 0xffffff);
                ImageIO.write(picture, "png", pictures.resolve(i + ".png").toFile());
            }
        }
        String json = """
                {"dataset": {"name": "image-folder", "folder": {"path": "%s", "height": 16, "width": 16}},
                 "network": {"name": "backbone", "model": "colours.onnx"}, "method": {"name": "supervised"}}
                """.formatted(name);
        JobSpec.Reading reading = JobSpec.read(json, new MountedImageFolders(folder), new ModelFolder(folder));
        if (reading instanceof JobSpec.Rejected rejected) {
            throw new IllegalArgumentException(rejected.violations().toString());
        }
        return ((JobSpec.Accepted) reading).spec();
    }
}
