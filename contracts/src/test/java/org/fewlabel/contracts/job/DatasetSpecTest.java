package org.fewlabel.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.fewlabel.contracts.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What two specs tell of the labels of two runs, before any data are loaded. */
class DatasetSpecTest {
    private static final String SET = "ab".repeat(32);

    @ParameterizedTest
    @CsvSource({
        "100, 0, 100, 0, true",
        "100, 0, 101, 0, true",
        "101, 0, 100, 0, false",
        "100, 0, 100, 1, false",
        "100, 1, 400, 0, false"
    })
    void fewerLabelsOfTheSameSeedAreAmongMore(int other, int otherSeed, int own, int ownSeed, boolean known) {
        DatasetSpec spec = new DatasetSpec(DatasetName.CIFAR10, own, ownSeed);

        assertThat(spec.knowsLabelsOf(new DatasetSpec(DatasetName.CIFAR10, other, otherSeed)))
                .isEqualTo(known);
    }

    @Test
    void labelsOfOtherImagesAreOthers() {
        DatasetSpec own = new DatasetSpec(DatasetName.CIFAR10, 100, 0);

        assertThat(own.knowsLabelsOf(new DatasetSpec(DatasetName.CIFAR100, 100, 0)))
                .isFalse();
        assertThat(folder("one", 10, 0).knowsLabelsOf(folder("one", 5, 0))).isTrue();
        assertThat(folder("one", 10, 0).knowsLabelsOf(folder("two", 5, 0))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // Other's labels and validation, own labels and validation.
        "100, 0, 100, 0, true",
        "100, 0, 100, 20, false",
        "100, 20, 100, 20, true",
        "80, 0, 100, 20, true",
        "81, 0, 100, 20, false",
        "100, 10, 100, 20, false",
        "100, 30, 100, 20, true",
        // No class of 5,000 is exhausted.
        "49000, 0, 50000, 1000, true"
    })
    void tellsWhetherTheOtherTrainedOnValidationImages(
            int other, int otherValidation, int own, int ownValidation, boolean hidden) {
        assertThat(cifar(own, ownValidation).hidesValidationFrom(cifar(other, otherValidation)))
                .isEqualTo(hidden);
    }

    /** What is held out of a class depends on how many images it has, which nobody knows before they are loaded. */
    @Test
    void doesNotTellWhatItCannotKnow() {
        assertThat(folder("one", 10, 2).hidesValidationFrom(folder("one", 5, 0)))
                .isFalse();
        assertThat(folder("one", 10, 2).hidesValidationFrom(folder("one", 10, 2)))
                .isTrue();
        assertThat(folder("one", 10, 0).hidesValidationFrom(folder("one", 10, 0)))
                .isTrue();
        assertThat(svhn(50_000, 100).hidesValidationFrom(svhn(1_000, 0))).isFalse();
        assertThat(svhn(46_590, 100).hidesValidationFrom(svhn(1_000, 0))).isTrue();
    }

    /** A set may label any image but those that its own run holds out. */
    @Test
    void aLabelSetMayHaveLabeledValidationImagesOfAnotherSplit() {
        DatasetSpec own = cifar(100, 20);

        assertThat(own.hidesValidationFrom(cifar(80, 0))).isTrue();
        assertThat(own.hidesValidationFrom(cifar(80, 0).withLabelSet(SET))).isFalse();
        assertThat(own.hidesValidationFrom(cifar(100, 20).withLabelSet(SET))).isTrue();
        assertThat(own.withLabelSet(SET).hidesValidationFrom(cifar(80, 0))).isTrue();
    }

    @Test
    void takesTheDigestOfALabelSetAndNothingElse() {
        assertThat(read("\"" + SET + "\"")).isEqualTo(new JobSpec.Accepted(accepted(SET)));
        assertThat(accepted(SET).dataset().labelSet()).isEqualTo(SET);
        assertThat(accepted(SET).dataset().unlabeledPool(true)).isEqualTo(49_900);
        for (String wrong : List.of("\"" + SET.toUpperCase(Locale.ROOT) + "\"", "\"round-1\"", "7")) {
            assertThat(read(wrong))
                    .isEqualTo(new JobSpec.Rejected(List.of(new Violation(
                            "dataset.labelSet",
                            "must be 64 hexadecimal digits (0-9, a-f), was " + Text.shown(wrong)))));
        }
    }

    private static JobSpec accepted(String labelSet) {
        return ((JobSpec.Accepted) read("\"" + labelSet + "\"")).spec();
    }

    private static JobSpec.Reading read(String labelSet) {
        return JobSpec.read("{\"dataset\": {\"name\": \"cifar10\", \"labels\": 100, \"labelSet\": " + labelSet
                + "}, \"method\": {\"name\": \"supervised\"}}");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IMAGE_FOLDER")
    void everyClassOfAPublishedDataSetHasANameOfItsOwn(DatasetName name) {
        assertThat(new DatasetSpec(name, 100, 0).classNames())
                .hasSize(name.shape().classes())
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
    }

    @Test
    void namesTheClassesAsTheAuthorsDoAndThoseOfAFolderAsItsOwnerDoes() {
        assertThat(cifar(10, 0).classNames())
                .startsWith("airplane", "automobile")
                .endsWith("truck");
        assertThat(new DatasetSpec(DatasetName.CIFAR100, 100, 0).classNames())
                .startsWith("apple", "aquarium_fish")
                .endsWith("worm");
        assertThat(folder("one", 10, 0).classNames()).containsExactly("cat", "dog");
    }

    private static DatasetSpec cifar(int labels, int validation) {
        return new DatasetSpec(DatasetName.CIFAR10, labels, 0, null, validation, null);
    }

    private static DatasetSpec svhn(int labels, int validation) {
        return new DatasetSpec(DatasetName.SVHN, labels, 0, null, validation, null);
    }

    private static DatasetSpec folder(String path, int labels, int validation) {
        ImageFolderSpec folder = new ImageFolderSpec(
                path, 32, 32, 3, 10, new ImageFolderSpec.Contents(List.of("cat", "dog"), 10, 20, 0, null));
        return new DatasetSpec(DatasetName.IMAGE_FOLDER, labels, 0, folder, validation, null);
    }
}
