package org.fewlabel.learning.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.UnknownJobException;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.PrecisionUnavailableException;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.data.CorruptDatasetException;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.TooFewImagesException;
import org.fewlabel.learning.data.UnfitLabelSetException;
import org.fewlabel.learning.failure.FailureReason.Kind;
import org.fewlabel.learning.training.UnfitModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkFailureTest {
    @TempDir
    Path folder;

    /** The trainer called a missing artifact corrupt-snapshot, and the labeler missing-artifact. */
    static Stream<Arguments> thrown() {
        Path file = Path.of("pictures");
        return Stream.of(
                arguments(new CorruptDatasetException(file, "cut off"), "corrupt-dataset", Kind.VERDICT),
                arguments(new TooFewImagesException("all are broken"), "corrupt-dataset", Kind.VERDICT),
                arguments(new UnfitLabelSetException("other data"), "unfit-label-set", Kind.VERDICT),
                arguments(new UnfitBackboneException("no ONNX"), "unfit-backbone", Kind.VERDICT),
                arguments(new UnfitModelException("no weights"), "unfit-model", Kind.VERDICT),
                arguments(new CorruptArtifactException("a/b", "cut off"), "corrupt-snapshot", Kind.VERDICT),
                arguments(new CorruptSafetensorsException("no header"), "corrupt-snapshot", Kind.VERDICT),
                arguments(new MissingArtifactException("a/b"), "missing-artifact", Kind.VERDICT),
                arguments(new IllegalStateException("bug"), "internal-error", Kind.VERDICT),
                arguments(new StackOverflowError("bug"), "internal-error", Kind.VERDICT),
                arguments(new OutOfMemoryError("Java heap space"), "out-of-memory", Kind.LACK),
                arguments(new MemoryShortageException("features take 3 bytes"), "out-of-memory", Kind.LACK),
                arguments(
                        new UnsatisfiedLinkError("no jnind4jcpu in java.library.path"),
                        "engine-unavailable",
                        Kind.LACK),
                arguments(
                        new EngineUnavailableException("no ONNX Runtime", new NoClassDefFoundError()),
                        "engine-unavailable",
                        Kind.LACK),
                arguments(new PrecisionUnavailableException("float32 alone"), "precision-unavailable", Kind.LACK),
                arguments(
                        new UnknownJobException(new UUID(0, 1), new MissingArtifactException("a/b")),
                        "other-store",
                        Kind.LACK),
                arguments(new FileNotFoundException("no store"), "store-unavailable", Kind.OUTAGE),
                arguments(new UncheckedIOException(new IOException("refused")), "store-unavailable", Kind.OUTAGE),
                arguments(new RuntimeException(new OutOfMemoryError("native")), "out-of-memory", Kind.LACK));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void givesTheSameWordAndConsequenceToEveryWorker(Throwable thrown, String reason, Kind kind) {
        WorkFailure failure = WorkFailure.of(thrown);

        assertThat(failure.reason().wireName()).isEqualTo(reason);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.message()).isNotBlank();
    }

    @Test
    void tellsAFolderThatIsNotHereFromOneThatIsWrong() throws IOException {
        DatasetSpec spec = ((JobSpec.Accepted)
                        JobSpec.read("{\"dataset\": {\"name\": \"image-folder\", \"folder\": {\"path\":"
                                + " \"own\", \"contents\": {\"classes\": [\"cat\", \"dog\"], \"labeled\": 2}}}, \"network\":"
                                + " {\"name\": \"lenet\"}, \"method\": {\"name\": \"supervised\"}}"))
                .spec()
                .dataset();
        DatasetSettings settings = new DatasetSettings(folder, folder);

        assertThat(reasonOf(() -> Datasets.load(spec, new DatasetSettings(null, folder), news -> {})))
                .isEqualTo(FailureReason.DATASET_UNAVAILABLE);
        assertThat(reasonOf(() -> Datasets.load(spec, settings, news -> {})))
                .isEqualTo(FailureReason.DATASET_UNAVAILABLE);
        Files.createDirectories(folder.resolve("own"));
        assertThat(reasonOf(() -> Datasets.load(spec, settings, news -> {}))).isEqualTo(FailureReason.CORRUPT_DATASET);
    }

    @Test
    void tellsAModelThatIsNotHereFromAnotherOne() throws IOException {
        ModelFolder models = new ModelFolder(folder);
        ModelFile file = new ModelFile("weights", 1, "a".repeat(64));

        assertThat(reasonOf(() -> models.readBackbone(file))).isEqualTo(FailureReason.MODEL_UNAVAILABLE);
        Files.writeString(folder.resolve("weights"), "another");
        assertThat(reasonOf(() -> models.readBackbone(file))).isEqualTo(FailureReason.OTHER_MODEL);
    }

    private static FailureReason reasonOf(ThrowingCallable work) {
        return WorkFailure.of(catchThrowable(work)).reason();
    }
}
