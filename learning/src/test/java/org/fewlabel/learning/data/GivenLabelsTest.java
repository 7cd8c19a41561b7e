package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenLabelsTest {
    private static final DatasetSpec MOONS = new DatasetSpec(DatasetName.TWO_MOONS, 20, 7, null, 8, 100);

    @TempDir
    Path root;

    /** Validation images came with their labels, too: who trained without them knew them all the same. */
    @Test
    void areThoseOfTheSplitWithItsValidationImages() {
        Dataset moons = TwoMoons.generate();
        LabeledSplit split = LabeledSplit.of(moons.training(), 2, MOONS);

        int[] given = GivenLabels.of(moons, MOONS);

        assertThat(given).hasSize(1_000);
        assertThat(split.validation()).hasSize(8);
        int[] labeled = IntStream.concat(Arrays.stream(split.labeled()), Arrays.stream(split.validation()))
                .sorted()
                .toArray();
        assertThat(IntStream.range(0, 1_000).filter(image -> given[image] >= 0)).containsExactly(boxed(labeled));
        assertThat(IntStream.of(labeled).map(image -> given[image]))
                .containsExactly(
                        boxed(IntStream.of(labeled).map(moons.training()::label).toArray()));
    }

    /** Its owner put them into the folder of a class: neither a smaller split nor a damaged file takes that back. */
    @Test
    void areThoseOfAllFilesInTheFoldersOfTheClasses() throws IOException {
        GeneratedImages.write(root.resolve("colours"), 4, 3, 0);
        Files.write(root.resolve("colours/labeled/red/2.png"), new byte[] {1});
        DatasetSpec spec = spec("{\"path\": \"colours\", \"height\": 16, \"width\": 16}, \"labels\": 4");

        Dataset dataset = Datasets.load(spec, new DatasetSettings(root, root.resolve("cache")), news -> {});
        int[] given = GivenLabels.of(dataset, spec);

        int damaged = dataset.trainingNames().indexOf("labeled/red/2.png");
        assertThat(dataset.training().label(damaged)).isEqualTo(Examples.UNKNOWN);
        assertThat(given).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, -1, -1, -1);
    }

    private static Integer[] boxed(int[] values) {
        return Arrays.stream(values).boxed().toArray(Integer[]::new);
    }

    private DatasetSpec spec(String folder) {
        String json = "{\"dataset\": {\"name\": \"image-folder\", \"folder\": " + folder
                + "}, \"method\": {\"name\": \"supervised\"}}";
        return ((JobSpec.Accepted) JobSpec.read(json, new MountedImageFolders(root)))
                .spec()
                .dataset();
    }
}
