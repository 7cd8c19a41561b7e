package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The labeler's two files. */
class LabelerFilesTest {
    private static final int IMAGES = 1_000;

    @Test
    void aTeacherComesBackFromItsBytes() throws IOException {
        Teacher teacher =
                new Teacher(spec(), 4, new NetworkSnapshot(new float[] {1, 2, 3}, new float[] {4}), null, null);

        Teacher read = Teacher.of(FileBytes.through(teacher.toSafetensors()));

        assertThat(read.spec()).isEqualTo(spec());
        assertThat(read.epoch()).isEqualTo(4);
        assertThat(read.state().parameters()).containsExactly(1, 2, 3);
        assertThat(read.state().statistics()).containsExactly(4);
        assertThat(read.choice()).isNull();
    }

    @Test
    void aTeacherBringsTheChoiceAlong() throws IOException {
        Choice choice = new Choice(
                new PerNetwork<>(new ChosenEpoch(1, 0.25), new ChosenEpoch(4, 1 / 3.0), new ChosenEpoch(0, 1)));
        Teacher teacher = new Teacher(spec(2), 4, new NetworkSnapshot(new float[1], new float[0]), choice, null);

        Teacher read = Teacher.of(FileBytes.through(teacher.toSafetensors()));

        assertThat(read.choice()).isEqualTo(choice);
    }

    @ParameterizedTest
    @CsvSource({
        "average.chosenEpoch, -1",
        "average.chosenEpoch, none",
        "student.chosenValidationError, 1.5",
        "teacher.chosenValidationError, NaN"
    })
    void refusesAChoiceThatMakesNoSense(String key, String value) {
        Choice choice = new Choice(PerNetwork.each(network -> new ChosenEpoch(1, 0.25)));
        Safetensors whole =
                new Teacher(spec(2), 4, new NetworkSnapshot(new float[1], new float[0]), choice, null).toSafetensors();
        Map<String, String> metadata = new HashMap<>(whole.metadata());
        metadata.put(key, value);

        assertThatThrownBy(() -> Teacher.of(new Safetensors(metadata, whole.tensors())))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("the chosen epoch of the " + key.substring(0, key.indexOf('.')));
    }

    @Test
    void aTeacherBringsTheFactsOfItsEpochAlong() throws IOException {
        ModelFacts facts = facts(List.of("a", "\u00fcber \"b\""));
        Teacher teacher = new Teacher(spec(), 4, new NetworkSnapshot(new float[1], new float[0]), null, facts);

        Teacher read = Teacher.of(FileBytes.through(teacher.toSafetensors()));

        assertThat(read.facts()).isEqualTo(facts);
    }

    @Test
    void aTeacherOfBeforeThereWereFactsIsStillOne() throws IOException {
        Safetensors whole = new Teacher(
                        spec(), 4, new NetworkSnapshot(new float[1], new float[0]), null, facts(List.of("a", "b")))
                .toSafetensors();
        Map<String, String> metadata = new HashMap<>(whole.metadata());
        metadata.remove("facts");

        assertThat(Teacher.of(new Safetensors(metadata, whole.tensors())).facts())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none | the facts make no sense",
                "{\"classNames\": [\"a\", \"b\"]} | the facts make no sense",
                "{\"classNames\": [\"a\"], \"means\": [0, 0], \"deviations\": [1, 1], \"unreadable\": 0,"
                        + " \"testExamples\": 0} | the facts are of 1 classes and 2 channels, the data set has 2 and 2",
                "{\"classNames\": [\"a\", \"b\"], \"means\": [0, 0], \"deviations\": [1, 0], \"unreadable\": 0,"
                        + " \"testExamples\": 0} | deviations must be positive",
                "{\"classNames\": [\"a\", \"b\"], \"means\": [0, 0], \"deviations\": [1, 1], \"unreadable\": 0,"
                        + " \"testExamples\": 9} | there are test errors where there are test examples",
            })
    void refusesFactsThatMakeNoSense(String facts, String why) {
        Safetensors whole =
                new Teacher(spec(), 4, new NetworkSnapshot(new float[1], new float[0]), null, null).toSafetensors();
        Map<String, String> metadata = new HashMap<>(whole.metadata());
        metadata.put("facts", facts);

        assertThatThrownBy(() -> Teacher.of(new Safetensors(metadata, whole.tensors())))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining(why);
    }

    private static ModelFacts facts(List<String> classNames) {
        LabelQuality labels = new LabelQuality(0.5, 0.75, List.of(1, 2), List.of(3, 0), null, 3, null);
        return new ModelFacts(
                classNames,
                List.of(0.1, -3.0),
                List.of(1 / 3.0, 2.0),
                2,
                1000,
                new PerNetwork<>(0.25, 1 / 3.0, 0.0),
                null,
                labels,
                TrainedNetwork.STUDENT);
    }

    @Test
    void aTeacherHasAChoiceWhereThereAreValidationImages() {
        assertThatThrownBy(() -> new Teacher(spec(2), 4, new NetworkSnapshot(new float[1], new float[0]), null, null))
                .hasMessage("a job has a choice if it has validation images, and only then");
    }

    @Test
    void labelsComeBackFromTheirBytes() throws IOException {
        float[] probabilities = new float[2 * IMAGES];
        probabilities[2 * 17 + 1] = 0.75f;
        EpochLabels labels = new EpochLabels(4, new Probabilities(probabilities, IMAGES, 2));

        EpochLabels read = EpochLabels.of(FileBytes.through(labels.toSafetensors(spec())));

        assertThat(read.epoch()).isEqualTo(4);
        assertThat(read.images()).isEqualTo(IMAGES);
        assertThat(read.label(17)).isEqualTo(1);
        assertThat(read.confidence(17)).isEqualTo(0.75f);
        assertThat(FileBytes.of(read.toSafetensors(spec()))).isEqualTo(FileBytes.of(labels.toSafetensors(spec())));
    }

    @Test
    void refusesLabelsOfTooFewImages() {
        Safetensors whole =
                new EpochLabels(4, new Probabilities(new float[2 * IMAGES], IMAGES, 2)).toSafetensors(spec());
        Safetensors few = new Safetensors(whole.metadata(), Map.of("probabilities", Tensor.of(new float[6], 3, 2)));

        assertThatThrownBy(() -> EpochLabels.of(few))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("F32[3, 2], expected F32[1000, 2]");
    }

    @Test
    void aTeacherIsNotTakenForLabels() {
        Safetensors teacher =
                new Teacher(spec(), 4, new NetworkSnapshot(new float[1], new float[0]), null, null).toSafetensors();

        assertThatThrownBy(() -> EpochLabels.of(teacher))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("kind is teacher, expected labels");
    }

    @Test
    void theAverageMovesWeightsAndStatistics() {
        NetworkSnapshot older = new NetworkSnapshot(new float[] {1, -2}, new float[] {8});
        NetworkSnapshot newer = new NetworkSnapshot(new float[] {3, 2}, new float[] {0});

        NetworkSnapshot average = older.averagedWith(0.75, newer);

        assertThat(average.parameters()).containsExactly(1.5f, -1);
        assertThat(average.statistics()).containsExactly(6);
    }

    private static JobSpec spec() {
        return spec(0);
    }

    private static JobSpec spec(int validation) {
        String json = "{\"dataset\": {\"name\": \"two-moons\", \"labels\": 6, \"validation\": " + validation
                + "}, \"method\": {\"name\": \"supervised\"}}";
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }
}
