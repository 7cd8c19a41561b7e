package org.fewlabel.learning.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.DataDigest;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.FeatureExamples;
import org.fewlabel.learning.data.ImageExamples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackboneFeaturesTest {
    private static final long ROOM = 1 << 20;
    private static final Supplier<FeatureExtractor> CLOSED = () -> {
        throw new AssertionError("the backbone was opened again");
    };

    private final Dataset images = Pictures.dataset();

    @TempDir
    Path folder;

    private ArtifactStore store;

    @BeforeEach
    void openStore() throws IOException {
        store = ArtifactStores.open(folder.toUri());
    }

    @Test
    void describesEveryImageAsItIsAndInItsViews() throws Exception {
        JobSpec spec = spec("fixmatch", "");

        FeatureExamples training = training(features().computed(images, spec, opener(spec), FeatureProgress.NONE));

        ImageExamples pictures = (ImageExamples) images.training();
        int size = Pictures.SHAPE.size();
        try (FeatureExtractor extractor = opener(spec).get()) {
            for (int image : new int[] {0, 1, 40, Pictures.TRAINING - 1}) {
                byte[] plain = Arrays.copyOfRange(pictures.pixels(), image * size, (image + 1) * size);
                assertClose(row(training.plain(), image), extractor.features(List.of(plain), Pictures.SHAPE));
            }
        }
        assertThat(training.weak()).hasSize(2);
        assertThat(training.strong()).hasSize(2);
        assertThat(Stream.of(training.weak(), training.strong())
                        .flatMap(List::stream)
                        .map(view -> Arrays.hashCode(row(view, 40)))
                        .distinct())
                .as("no two views of an image are alike")
                .hasSize(4);
    }

    @Test
    void standardizesByTheTrainingImagesAsTheyAre() throws Exception {
        JobSpec spec = spec("supervised", "");
        Dataset features = features().computed(images, spec, opener(spec), FeatureProgress.NONE);

        float[] seen = new float[OnnxFiles.FEATURES];
        double[] sums = new double[OnnxFiles.FEATURES];
        double[] squares = new double[OnnxFiles.FEATURES];
        for (int image = 0; image < Pictures.TRAINING; image++) {
            Views.plain(features).render(features.training(), image, seen, 0);
            for (int i = 0; i < seen.length; i++) {
                sums[i] += seen[i];
                squares[i] += seen[i] * seen[i];
            }
        }

        for (int i = 0; i < seen.length; i++) {
            assertThat(sums[i] / Pictures.TRAINING).isCloseTo(0, within(1e-5));
            double variance = squares[i] / Pictures.TRAINING;
            assertThat(variance)
                    .satisfiesAnyOf(each -> assertThat(each).isCloseTo(1, within(1e-4)), each -> assertThat(each)
                            .isCloseTo(0, within(1e-9)));
        }
    }

    @Test
    void givesTheDigestOfTheImagesAndTheirNames() throws Exception {
        JobSpec spec = spec("supervised", "");

        Dataset features = features().computed(images, spec, opener(spec), FeatureProgress.NONE);

        assertThat(DataDigest.of(features)).isEqualTo(DataDigest.of(images));
        assertThat(DataDigest.testInTraining(features)).isEqualTo(DataDigest.testInTraining(images));
        assertThat(features.trainingNames()).isEqualTo(images.trainingNames());
        assertThat(features.featuresSha256()).matches("[0-9a-f]{64}");
        assertThat(images.featuresSha256()).isNull();
    }

    @Test
    void takesNothingOfThePassAgainForASecondJobOnTheSameData() throws Exception {
        JobSpec first = spec("mean-teacher", "");
        JobSpec second = spec("mixmatch", ", 'seed': 8");
        Dataset before = features().computed(images, first, opener(first), FeatureProgress.NONE);

        Dataset after = features().computed(images, second, CLOSED, FeatureProgress.NONE);

        assertThat(training(after).plain()).isEqualTo(training(before).plain());
        assertSame(training(after).weak(), training(before).weak());
        assertThat(after.featuresSha256()).isEqualTo(before.featuresSha256());
        assertThat(after.means()).isEqualTo(before.means());
    }

    @Test
    void computesOnlyTheViewsThatAreMissing() throws Exception {
        JobSpec weak = spec("mean-teacher", "");
        JobSpec strong = spec("fixmatch", "");
        features().computed(images, weak, opener(weak), FeatureProgress.NONE);
        List<Long> progress = new ArrayList<>();

        features().computed(images, strong, opener(strong), (done, inAll) -> progress.addAll(List.of(done, inAll)));

        assertThat(progress).last().isEqualTo(2L * Pictures.TRAINING);
        assertThat(progress.get(progress.size() - 2)).isEqualTo(2L * Pictures.TRAINING);
    }

    @Test
    void computesAnewWhereAnythingThatMattersDiffers() throws Exception {
        JobSpec spec = spec("mean-teacher", "");
        features().computed(images, spec, opener(spec), FeatureProgress.NONE);
        long files = files();

        JobSpec otherViews = Pictures.spec("{'name': 'mean-teacher'}", ", 'features': {'seed': 1}", "");
        features().computed(images, otherViews, opener(otherViews), FeatureProgress.NONE);
        JobSpec otherAugmentation = spec("mean-teacher", ", 'augmentation': {'weak': {'padding': 1}}");
        features().computed(images, otherAugmentation, opener(otherAugmentation), FeatureProgress.NONE);

        assertThat(files).as("as it is, and two weak views").isEqualTo(3);
        assertThat(files()).isEqualTo(3 + 2 + 2);
    }

    @Test
    void goesOnWhereAPassWasInterrupted() throws Exception {
        JobSpec spec = spec("fixmatch", "");
        FeatureProgress interrupting = (done, inAll) -> {
            if (done > 2 * Pictures.TRAINING + Pictures.TEST) {
                Thread.currentThread().interrupt();
            }
        };
        assertThatThrownBy(() -> features().computed(images, spec, opener(spec), interrupting))
                .isInstanceOf(InterruptedException.class);
        assertThat(files()).as("those that were done").isEqualTo(2);

        List<Long> progress = new ArrayList<>();
        Dataset resumed = features().computed(images, spec, opener(spec), (done, inAll) -> progress.add(inAll));

        assertThat(progress).isNotEmpty().containsOnly(3L * Pictures.TRAINING);
        ArtifactStore fresh = ArtifactStores.open(folder.resolve("fresh").toUri());
        Dataset whole = new BackboneFeatures(fresh, ROOM).computed(images, spec, opener(spec), FeatureProgress.NONE);
        assertSame(training(resumed).strong(), training(whole).strong());
        assertSame(training(resumed).weak(), training(whole).weak());
    }

    @Test
    void seesImagesAsTheyAreWhereNoWeakViewsAreAskedFor() throws Exception {
        JobSpec spec = Pictures.spec("{'name': 'mean-teacher'}", ", 'features': {'weakViews': 0}", "");
        Dataset features = features().computed(images, spec, opener(spec), FeatureProgress.NONE);
        float[] plain = new float[OnnxFiles.FEATURES];
        float[] weak = new float[OnnxFiles.FEATURES];

        Views.plain(features).render(features.training(), 5, plain, 0);
        Views.weak(features, spec.augmentation()).render(features.training(), 5, new SplittableRandom(1), weak, 0);

        assertThat(weak).isEqualTo(plain);
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void givesTheLabelerWhatTheTrainerHasComputed() throws Exception {
        JobSpec spec = spec("fixmatch", "");
        assertThatThrownBy(() -> features().stored(images, spec, null)).isInstanceOf(MissingArtifactException.class);
        Dataset computed = features().computed(images, spec, opener(spec), FeatureProgress.NONE);

        Dataset stored = features().stored(images, spec, null);

        assertThat(training(stored).plain()).isEqualTo(training(computed).plain());
        assertThat(stored.featuresSha256()).isEqualTo(computed.featuresSha256());
        assertThat(stored.means()).isEqualTo(computed.means());
        assertThat(stored.deviations()).isEqualTo(computed.deviations());
    }

    @Test
    void refusesMoreThanThereIsRoomForBeforeItBegins() {
        JobSpec spec = spec("fixmatch", "");
        long needed = (5L * Pictures.TRAINING + Pictures.TEST) * OnnxFiles.FEATURES * Float.BYTES;

        assertThatThrownBy(() -> new BackboneFeatures(store, needed - 1)
                        .computed(images, spec, opener(spec), (done, inAll) -> {
                            throw new AssertionError("it began");
                        }))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageContaining(
                        "6 features of 72 training images in 5 views and of 20 test images take " + needed)
                .hasMessageContaining("FEWLABEL_FEATURES_BYTES_MAX");
    }

    @Test
    void refusesMoreThanTheHeapHasRoomForWhateverIsGranted() {
        JobSpec spec = Pictures.spec("{'name': 'fixmatch'}", ", 'features': {'weakViews': 16, 'strongViews': 16}", "");
        long bytesOfOne = 33L * OnnxFiles.FEATURES * Float.BYTES;
        int count = (int) (Runtime.getRuntime().maxMemory() / bytesOfOne) + 1;
        Shape pixel = new Shape(1, 1, 3);
        Dataset many = new Dataset(
                images.name(),
                images.classNames(),
                images.means(),
                images.deviations(),
                new ImageExamples(pixel, new byte[count * pixel.size()], new int[count]),
                new ImageExamples(pixel, new byte[pixel.size()], new int[1]));

        assertThatThrownBy(() -> new BackboneFeatures(store, Long.MAX_VALUE)
                        .computed(many, spec, opener(spec), (done, inAll) -> {
                            throw new AssertionError("it began");
                        }))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageContaining("of the heap of " + Runtime.getRuntime().maxMemory() + " bytes only ")
                .hasMessageContaining("ask for fewer views in network.features")
                .hasMessageContaining("JAVA_TOOL_OPTIONS");
    }

    @Test
    void computesAnewWhatIsDamagedInTheStore() throws Exception {
        JobSpec spec = spec("mean-teacher", "");
        Dataset before = features().computed(images, spec, opener(spec), FeatureProgress.NONE);
        String key = FeaturePart.PLAIN.key(images, spec, spec.network().backbone());
        Path plain =
                folder.resolve(new FeatureFiles(store).find(key).orElseThrow().path());
        Files.write(plain, Arrays.copyOf(Files.readAllBytes(plain), 100));
        assertThatThrownBy(() -> features().stored(images, spec, null))
                .isInstanceOf(CorruptArtifactException.class)
                .hasMessageContaining("features/" + plain.getFileName());

        Dataset after = features().computed(images, spec, opener(spec), FeatureProgress.NONE);

        assertThat(after.featuresSha256()).isEqualTo(before.featuresSha256());
        assertThat(training(features().stored(images, spec, null)).plain())
                .isEqualTo(training(before).plain());
    }

    @Test
    void trainsOnWhatLiesInTheStoreWhereAnotherTrainerWroteIt() throws Exception {
        JobSpec spec = spec("mean-teacher", "");
        FeaturePart part = FeaturePart.PLAIN;
        float[] others = others();
        FeatureProgress overtaken = (done, inAll) -> {
            // Both have looked, and both compute.
            if (done <= Pictures.TRAINING) {
                write(part.key(images, spec, spec.network().backbone()), others);
            }
        };

        Dataset features = features().computed(images, spec, opener(spec), overtaken);

        assertThat(training(features).plain()).isEqualTo(others);
        assertThat(features.featuresSha256())
                .isEqualTo(features().stored(images, spec, null).featuresSha256());
    }

    /** A labeler read the features that lay there now, not those that the run had been trained on. */
    @Test
    void givesTheLabelerTheFeaturesOfTheRunWhicheverCount() throws Exception {
        JobSpec spec = spec("mean-teacher", "");
        Dataset ofTheRun = features().computed(images, spec, opener(spec), FeatureProgress.NONE);
        String key = FeaturePart.PLAIN.key(images, spec, spec.network().backbone());
        Files.delete(folder.resolve(key + ".record"));
        write(key, others());

        Dataset stored = features().stored(images, spec, ofTheRun.featuresSha256());

        assertThat(training(stored).plain()).isEqualTo(training(ofTheRun).plain());
        assertThat(features().stored(images, spec, null).featuresSha256()).isNotEqualTo(ofTheRun.featuresSha256());
    }

    /** What counts is damaged, and this machine rounds otherwise: its own features cannot take the other ones' place. */
    @Test
    void leavesADamagedFileAloneThatItCannotMend() throws Exception {
        JobSpec spec = spec("mean-teacher", "");
        String key = FeaturePart.PLAIN.key(images, spec, spec.network().backbone());
        write(key, others());
        Path damaged =
                folder.resolve(new FeatureFiles(store).find(key).orElseThrow().path());
        Files.write(damaged, new byte[] {1});

        Dataset features = features().computed(images, spec, opener(spec), FeatureProgress.NONE);

        assertThat(damaged).hasBinaryContent(new byte[] {1});
        assertThat(training(features().stored(images, spec, null)).plain())
                .isEqualTo(training(features).plain());
    }

    @Test
    void standardizesFeaturesHoweverSmallTheyAre() throws Exception {
        JobSpec spec = spec("supervised", "");
        float[] small = new float[Pictures.TRAINING * OnnxFiles.FEATURES];
        for (int i = 0; i < small.length; i++) {
            int image = i / OnnxFiles.FEATURES;
            int feature = i % OnnxFiles.FEATURES;
            small[i] = feature == 0 ? 3e-9f : feature == 1 ? 0 : (image % 2 == 0 ? 1e-8f : 3e-8f);
        }
        write(FeaturePart.PLAIN.key(images, spec, spec.network().backbone()), small);

        Dataset features = features().stored(images, spec, null);

        assertThat(features.deviations()).startsWith(1.0, 1.0);
        assertThat(features.deviations().get(2)).isCloseTo(1e-8, within(1e-14));
    }

    private static float[] others() {
        float[] others = new float[Pictures.TRAINING * OnnxFiles.FEATURES];
        for (int i = 0; i < others.length; i++) {
            others[i] = i % 7;
        }
        return others;
    }

    /** As another trainer does. */
    private void write(String key, float[] training) {
        try {
            float[] test = new float[Pictures.TEST * OnnxFiles.FEATURES];
            new FeatureFiles(store).write(key, Map.of(), OnnxFiles.FEATURES, training, test);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A method that looked at another one would find no features in its run, see BackboneRunTest. */
    @Test
    void knowsWhichViewsMethodsLookAt() {
        for (MethodName method : MethodName.values()) {
            JobSpec spec = spec(method.wireName(), "");
            boolean strong = method == MethodName.FIXMATCH;
            assertThat(FeaturePart.of(spec, spec.network().backbone().features()))
                    .as(method.wireName())
                    .hasSize(strong ? 5 : 3);
        }
    }

    private BackboneFeatures features() {
        return new BackboneFeatures(store, ROOM);
    }

    private static Supplier<FeatureExtractor> opener(JobSpec spec) {
        return () -> FeatureExtractor.open(
                Pictures.BACKBONE, spec.network().backbone().features(), 1);
    }

    private static JobSpec spec(String method, String others) {
        return Pictures.spec("{'name': '" + method + "'}", "", others);
    }

    private static FeatureExamples training(Dataset dataset) {
        return (FeatureExamples) dataset.training();
    }

    private static float[] row(float[] features, int image) {
        return Arrays.copyOfRange(features, image * OnnxFiles.FEATURES, (image + 1) * OnnxFiles.FEATURES);
    }

    private static void assertSame(List<float[]> actual, List<float[]> expected) {
        assertThat(actual.toArray(float[][]::new)).isDeepEqualTo(expected.toArray(float[][]::new));
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-5));
        }
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("features"))) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .count();
        }
    }
}
