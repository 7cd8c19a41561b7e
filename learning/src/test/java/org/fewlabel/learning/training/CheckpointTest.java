package org.fewlabel.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final float[] ODD_NUMBERS = {1, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, 0.1f
    };

    private static final RunProvenance PROVENANCE = new RunProvenance(
            "a".repeat(64),
            "b".repeat(64),
            3,
            new RunProvenance.Environment(
                    "onednn",
                    "cpu",
                    2,
                    "avx2",
                    "linux-x86_64",
                    "a virtual machine 17",
                    new TreeMap<>(Map.of("nd4j", "1"))));

    @ParameterizedTest
    @ValueSource(strings = {"supervised", "pseudo-label", "mean-teacher"})
    void comesBackFromItsBytesBitForBit(String method) throws IOException {
        Checkpoint checkpoint = checkpoint(method);

        Checkpoint read = Checkpoint.of(FileBytes.through(checkpoint.toSafetensors()));

        assertThat(read.spec()).isEqualTo(checkpoint.spec());
        assertThat(read.epoch()).isEqualTo(3);
        assertThat(read.provenance()).isEqualTo(PROVENANCE);
        assertThat(read.optimizer().steps()).isEqualTo(5_000_000_000L);
        assertThat(read.student().parameters()).containsExactly(ODD_NUMBERS);
        assertThat(read.student().statistics()).containsExactly(7, 8);
        assertThat(read.average().parameters()).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(read.average().statistics()).containsExactly(9, 10);
        assertThat(read.memory()).containsOnlyKeys("table", "counts");
        assertThat(read.memory().get("table").shape()).containsExactly(3, 2);
        assertThat(read.memory().get("counts").longs()).containsExactly(7);
        assertThat(FileBytes.of(read.toSafetensors())).isEqualTo(FileBytes.of(checkpoint.toSafetensors()));
    }

    @Test
    void saysWhereItComesFrom() {
        Map<String, String> metadata =
                checkpoint("mean-teacher").toSafetensors().metadata();

        assertThat(metadata)
                .containsEntry("kind", "checkpoint")
                .containsEntry("format", "1")
                .containsEntry("epoch", "3")
                .containsEntry("seed", "9")
                .containsEntry("dataset", "two-moons")
                .containsEntry("network", "mlp")
                .containsKey("spec");
        assertThat(metadata.get("fewlabel")).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
    }

    @Test
    void readsASnapshotOfBeforeThereWasAProvenance() throws IOException {
        Safetensors whole = checkpoint("supervised").toSafetensors();
        Map<String, String> metadata = new HashMap<>(whole.metadata());
        metadata.remove("run");

        assertThat(Checkpoint.of(new Safetensors(metadata, whole.tensors())).provenance())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}", "{\"labeledSetSha256\": \"0\"}"})
    void refusesAProvenanceThatIsNone(String run) {
        assertThatThrownBy(() -> Checkpoint.of(with("run", run)))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("the metadata run is no provenance");
    }

    @Test
    void aNetworkWithoutBatchNormHasNoStatistics() throws IOException {
        Checkpoint checkpoint = new Checkpoint(
                spec("supervised"),
                0,
                new NetworkSnapshot(ODD_NUMBERS, new float[0]),
                new NetworkSnapshot(ODD_NUMBERS, new float[0]),
                Map.of(),
                new OptimizerState(1, Map.of()),
                null,
                null,
                PROVENANCE);

        Checkpoint read = Checkpoint.of(FileBytes.through(checkpoint.toSafetensors()));

        assertThat(read.student().statistics()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "student.parameters",
                "student.statistics",
                "average.parameters",
                "average.statistics",
                "optimizer.steps"
            })
    void refusesAFileWithoutATensorAndNamesIt(String tensor) {
        Safetensors whole = checkpoint("mean-teacher").toSafetensors();
        Map<String, Tensor> tensors = new LinkedHashMap<>(whole.tensors());
        tensors.remove(tensor);

        assertThatThrownBy(() -> Checkpoint.of(new Safetensors(whole.metadata(), tensors)))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining(tensor + " is missing");
    }

    @Test
    void refusesOptimizerStateOfAnotherSize() {
        Safetensors whole = checkpoint("supervised").toSafetensors();
        Map<String, Tensor> tensors = new LinkedHashMap<>(whole.tensors());
        tensors.put("optimizer.momentum", Tensor.of(new float[5], 5));

        assertThatThrownBy(() -> Checkpoint.of(new Safetensors(whole.metadata(), tensors)))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("optimizer.momentum is F32[5], expected F32[6]");
    }

    @Test
    void refusesAFileOfAnotherKind() {
        assertThatThrownBy(() -> Checkpoint.of(with("kind", "teacher")))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("kind is teacher, expected checkpoint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "3.5", "9999999999", "12"})
    void refusesAnEpochThatTheJobDoesNotHave(String epoch) {
        assertThatThrownBy(() -> Checkpoint.of(with("epoch", epoch)))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("epoch");
    }

    @Test
    void refusesASpecThatIsNotOne() {
        assertThatThrownBy(() -> Checkpoint.of(with("spec", "{")))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("the metadata spec is not a job spec");
    }

    @Test
    void comesBackFromTheMiddleOfAnEpochAndIsNoFinishedOne() throws IOException {
        Checkpoint unfinished = unfinished(-1, new EpochProgress(3, new TreeMap<>(Map.of("loss", 1 / 3.0))));

        Safetensors file = FileBytes.through(unfinished.toSafetensors());
        Checkpoint read = Checkpoint.ofUnfinished(file);

        assertThat(read.epoch()).isEqualTo(-1);
        assertThat(read.progress()).isEqualTo(unfinished.progress());
        assertThat(read.isLast()).isFalse();
        assertThat(read.student().parameters()).isEqualTo(ODD_NUMBERS);
        assertThat(file.metadata()).containsEntry("epoch", "0").containsEntry("step", "3");
        assertThatThrownBy(() -> Checkpoint.of(file)).hasMessageContaining("kind");
        assertThatThrownBy(
                        () -> Checkpoint.ofUnfinished(checkpoint("supervised").toSafetensors()))
                .hasMessageContaining("kind");
    }

    @Test
    void refusesAnEpochInProgressThatCannotBe() {
        assertThatThrownBy(() -> unfinished(11, new EpochProgress(3, new TreeMap<>())))
                .hasMessage("epoch must be from -1 to 10, was 11");
        assertThatThrownBy(() -> unfinished(0, new EpochProgress(20, new TreeMap<>())))
                .hasMessage("an epoch of 20 steps is not unfinished with 20 done");
        assertThatThrownBy(() -> new EpochProgress(0, new TreeMap<>())).hasMessageContaining("at least one step");
    }

    private static Checkpoint unfinished(int epoch, EpochProgress progress) {
        return new Checkpoint(
                spec("supervised"),
                epoch,
                new NetworkSnapshot(ODD_NUMBERS, new float[0]),
                new NetworkSnapshot(ODD_NUMBERS, new float[0]),
                Map.of(),
                new OptimizerState(1, Map.of()),
                null,
                progress,
                PROVENANCE);
    }

    private static Safetensors with(String key, String value) {
        Safetensors whole = checkpoint("supervised").toSafetensors();
        Map<String, String> metadata = new HashMap<>(whole.metadata());
        metadata.put(key, value);
        return new Safetensors(metadata, whole.tensors());
    }

    private static Checkpoint checkpoint(String method) {
        NetworkSnapshot student = new NetworkSnapshot(ODD_NUMBERS, new float[] {7, 8});
        NetworkSnapshot average = new NetworkSnapshot(new float[] {6, 5, 4, 3, 2, 1}, new float[] {9, 10});
        return new Checkpoint(
                spec(method),
                3,
                student,
                average,
                Map.of(
                        "table",
                        Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2),
                        "counts",
                        Tensor.of(new long[] {7}, 1)),
                new OptimizerState(5_000_000_000L, Map.of("momentum", new float[] {1, 2, 3, 4, 5, 6})),
                null,
                null,
                PROVENANCE);
    }

    private static JobSpec spec(String method) {
        String json = "{\"dataset\": {\"name\": \"two-moons\", \"labels\": 6}, \"method\": {\"name\": \"" + method
                + "\"}, \"stepsPerEpoch\": 20, \"epochs\": 12, \"seed\": 9}";
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }
}
