package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelOfImage.Source;
import org.fewlabel.contracts.labelset.LabelSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the labels of a set change in a run's split, and what they leave. */
class AddedLabelsTest {
    private static final String NAME = "ab".repeat(32);
    private static final DatasetSpec PLAIN = new DatasetSpec(DatasetName.TWO_MOONS, 20, 7, null, 8, 100);
    private static final DatasetSpec SPEC = PLAIN.withLabelSet(NAME);

    private final Dataset moons = TwoMoons.generate();
    private final LabeledSplit plain = LabeledSplit.of(moons, PLAIN);

    @TempDir
    Path root;

    @Test
    void givesUnlabeledExamplesALabelAndTakesThemOutOfTheUnlabeledOnes() {
        int image = plain.unlabeled(true)[5];
        int wrong = 1 - moons.training().label(image);

        Dataset labeled = labeledBy(LabelOfImage.at(image, wrong, Source.GIVEN));
        LabeledSplit split = LabeledSplit.of(labeled, SPEC);

        assertThat(split.labeled()).hasSize(13).contains(image).contains(plain.labeled());
        assertThat(split.label(image)).isEqualTo(wrong);
        assertThat(split.unlabeled(true)).hasSize(99).doesNotContain(image);
        assertThat(split.validation()).isEqualTo(plain.validation());
        assertThat(GivenLabels.of(labeled, SPEC)[image]).isEqualTo(wrong);
        assertThat(labeled.training().label(image))
                .as("the truth, by which labels are judged")
                .isEqualTo(1 - wrong);
    }

    /** Else the error on them would be told of images that the run was trained on. */
    @Test
    void correctsLabelsWhereTheyAreTrainedOnOrHeldOutAlike() {
        int trained = plain.labeled()[2];
        int heldOut = plain.validation()[3];

        LabeledSplit split = LabeledSplit.of(
                labeledBy(
                        LabelOfImage.at(trained, 1 - plain.label(trained), Source.GIVEN),
                        LabelOfImage.at(heldOut, 1 - plain.label(heldOut), Source.GIVEN)),
                SPEC);

        assertThat(split.labeled()).isEqualTo(plain.labeled());
        assertThat(split.validation()).isEqualTo(plain.validation());
        assertThat(split.label(trained)).isEqualTo(1 - plain.label(trained));
        assertThat(split.label(heldOut)).isEqualTo(1 - plain.label(heldOut));
    }

    /** What networks say is learned from, and is nobody's word on what an image shows. */
    @Test
    void learnsFromPredictedLabelsWithoutCountingThemAsGiven() {
        int image = plain.unlabeled(true)[0];
        int trained = plain.labeled()[0];
        int heldOut = plain.validation()[0];

        Dataset labeled = labeledBy(
                LabelOfImage.at(image, 1, Source.PREDICTED),
                LabelOfImage.at(trained, 1 - plain.label(trained), Source.PREDICTED),
                LabelOfImage.at(heldOut, 1 - plain.label(heldOut), Source.PREDICTED));
        LabeledSplit split = LabeledSplit.of(labeled, SPEC);

        assertThat(split.labeled()).hasSize(13).contains(image);
        assertThat(split.label(image)).isEqualTo(1);
        assertThat(split.isPredicted(image)).isTrue();
        assertThat(split.isPredicted(trained)).isFalse();
        assertThat(split.label(trained)).isEqualTo(plain.label(trained));
        assertThat(split.label(heldOut)).isEqualTo(plain.label(heldOut));
        assertThat(GivenLabels.of(labeled, SPEC)).isEqualTo(GivenLabels.of(moons, PLAIN));
    }

    @Test
    void isPartOfTheDigestOfTheLabeledSet() {
        int image = plain.unlabeled(true)[0];
        String without = DataDigest.ofLabeledSet(moons, plain);

        String given = digest(LabelOfImage.at(image, 1, Source.GIVEN));
        String other = digest(LabelOfImage.at(image, 0, Source.GIVEN));
        String predicted = digest(LabelOfImage.at(image, 1, Source.PREDICTED));

        assertThat(List.of(without, given, other, predicted)).doesNotHaveDuplicates();
        assertThat(digest(LabelOfImage.at(image, 1, Source.GIVEN))).isEqualTo(given);
        assertThat(DataDigest.of(labeledBy(LabelOfImage.at(image, 1, Source.GIVEN))))
                .as("the images are the same")
                .isEqualTo(DataDigest.of(moons));
    }

    /** Who forgot to load the set would train without it, and say that it had it. */
    @Test
    void isNeverForgotten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabeledSplit.of(moons, SPEC))
                .withMessageContaining(NAME);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabeledSplit.of(labeledBy(LabelOfImage.at(1, 1, Source.GIVEN)), PLAIN));
        assertThatIllegalArgumentException().isThrownBy(() -> LabeledSplit.of(moons.training(), 2, SPEC));
    }

    @Test
    void rejectsASetForOtherDataAndAnImageThatIsNotThere() {
        LabelSet digits = LabelSet.of(
                DatasetName.MNIST, DatasetName.MNIST.classNames(), List.of(LabelOfImage.at(3, 1, Source.GIVEN)));

        assertThatExceptionOfType(UnfitLabelSetException.class)
                .isThrownBy(() -> moons.labeledBy(digits, NAME))
                .withMessageContaining("mnist");
        assertThatExceptionOfType(UnfitLabelSetException.class)
                .isThrownBy(() -> labeledBy(LabelOfImage.at(1_000, 1, Source.GIVEN)))
                .withMessageContaining("image 1000")
                .withMessageContaining("1000 training images");
    }

    /** Somebody who adds pictures does not lose what was corrected before. */
    @Test
    void findsTheFilesOfAFolderThatHasGrown() throws IOException {
        GeneratedImages.write(root.resolve("colours"), 4, 3, 0);
        Dataset before = load("colours");
        String file = before.trainingNames().get(8);
        assertThat(file).startsWith("unlabeled/");
        LabelSet set = LabelSet.of(
                DatasetName.IMAGE_FOLDER,
                before.classNames(),
                List.of(
                        LabelOfImage.of(file, 1, Source.GIVEN),
                        LabelOfImage.of(before.trainingNames().get(0), 1, Source.GIVEN)));
        Files.copy(root.resolve("colours").resolve(file), root.resolve("colours/labeled/red/another.png"));

        Dataset after = load("colours");
        DatasetSpec spec = spec("colours").withLabelSet(NAME);
        LabeledSplit split = LabeledSplit.of(after.labeledBy(set, NAME), spec);

        int place = after.trainingNames().indexOf(file);
        assertThat(place).isEqualTo(9);
        assertThat(split.labeled()).contains(place);
        assertThat(split.label(place)).isEqualTo(1);
        int corrected = after.trainingNames().indexOf(before.trainingNames().get(0));
        assertThat(GivenLabels.of(after.labeledBy(set, NAME), spec)[corrected]).isEqualTo(1);

        Files.delete(root.resolve("colours").resolve(file));
        assertThatExceptionOfType(UnfitLabelSetException.class)
                .isThrownBy(() -> load("colours").labeledBy(set, NAME))
                .withMessageContaining("1 files")
                .withMessageContaining(file);
    }

    /** Its owner says what it shows; there is nothing to learn from it all the same. */
    @Test
    void doesNotTrainOnAFileThatCannotBeRead() throws IOException {
        GeneratedImages.write(root.resolve("colours"), 4, 3, 0);
        String file = load("colours").trainingNames().get(8);
        Files.write(root.resolve("colours").resolve(file), new byte[] {1});
        Dataset dataset = load("colours");
        LabelSet set = LabelSet.of(
                DatasetName.IMAGE_FOLDER, dataset.classNames(), List.of(LabelOfImage.of(file, 1, Source.GIVEN)));
        DatasetSpec spec = spec("colours").withLabelSet(NAME);

        Dataset labeled = dataset.labeledBy(set, NAME);

        assertThat(LabeledSplit.of(labeled, spec).labeled()).doesNotContain(8);
        assertThat(GivenLabels.of(labeled, spec)[8]).isEqualTo(1);
    }

    /** A tenth of an epoch was the same grey picture, where a tenth of a folder was broken. */
    @Test
    void doesNotTakeAFileThatCannotBeReadForAnUnlabeledImage() throws IOException {
        GeneratedImages.write(root.resolve("colours"), 4, 5, 0);
        List<String> names = load("colours").trainingNames();
        int broken = names.indexOf("unlabeled/0.jpg");
        assertThat(broken).isPositive();
        Files.write(root.resolve("colours").resolve(names.get(broken)), new byte[] {1});
        Files.write(root.resolve("colours").resolve(names.get(0)), new byte[] {1});
        Dataset dataset = load("colours");

        int[] unlabeled = LabeledSplit.of(dataset, spec("colours")).unlabeled(false);

        assertThat(dataset.unreadable()).hasSize(2);
        assertThat(unlabeled).hasSize(names.size() - 2).doesNotContain(0, broken);
    }

    @Test
    void leavesNothingOfAnySplitBehindWhereManyAreLabeled() {
        LabelOfImage[] all = IntStream.range(0, 1_000)
                .mapToObj(image -> LabelOfImage.at(image, image % 2, Source.GIVEN))
                .toArray(LabelOfImage[]::new);

        LabeledSplit split = LabeledSplit.of(labeledBy(all), SPEC);

        assertThat(split.unlabeled(true)).isEmpty();
        assertThat(split.known()).hasSize(1_000);
        assertThat(Arrays.stream(split.known()).allMatch(image -> split.label(image) == image % 2))
                .isTrue();
    }

    private String digest(LabelOfImage label) {
        Dataset labeled = labeledBy(label);
        return DataDigest.ofLabeledSet(labeled, LabeledSplit.of(labeled, SPEC));
    }

    private Dataset labeledBy(LabelOfImage... labels) {
        LabelSet set = LabelSet.of(DatasetName.TWO_MOONS, moons.classNames(), List.of(labels));
        return moons.labeledBy(set, NAME);
    }

    private Dataset load(String folder) throws IOException {
        return Datasets.load(spec(folder), new DatasetSettings(root, root.resolve("cache")), news -> {});
    }

    private DatasetSpec spec(String folder) {
        String json = "{\"dataset\": {\"name\": \"image-folder\", \"labels\": 2, \"folder\": {\"path\": \"" + folder
                + "\", \"height\": 16, \"width\": 16}}, \"method\": {\"name\": \"supervised\"}}";
        return ((JobSpec.Accepted) JobSpec.read(json, new MountedImageFolders(root)))
                .spec()
                .dataset();
    }
}
