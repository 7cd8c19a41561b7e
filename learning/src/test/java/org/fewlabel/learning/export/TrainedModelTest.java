package org.fewlabel.learning.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.labeling.ModelFacts;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.OptimizerState;
import org.junit.jupiter.api.Test;

/** A model is put together from the two files of an epoch. */
class TrainedModelTest {
    private static final JobSpec SPEC = Models.spec(
            "{\"dataset\": {\"name\": \"two-moons\", \"labels\": 6}, \"method\": {\"name\": \"supervised\"},"
                    + " \"epochs\": 9}");
    private static final ModelFacts FACTS =
            Models.facts(List.of("upper", "lower"), List.of(0.5, 0.25), List.of(0.9, 0.5));
    /** 2·64 + 64, 64·64 + 64, 64·2 + 2. */
    private static final int PARAMETERS = 4482;

    @Test
    void takesTheNetworkThatIsAskedFor() {
        Checkpoint snapshot = snapshot(4, PARAMETERS);
        Teacher teacher = teacher(4, FACTS);

        for (TrainedNetwork network : TrainedNetwork.values()) {
            TrainedModel model = TrainedModel.of(snapshot, teacher, network);

            assertThat(model.weights().parameters()[0]).isEqualTo(network.ordinal());
            assertThat(model.network()).isEqualTo(network);
        }
        TrainedModel model = TrainedModel.of(snapshot, teacher, TrainedNetwork.STUDENT);
        assertThat(model.shape()).isEqualTo(new Shape(1, 1, 2));
        assertThat(model.classNames()).containsExactly("upper", "lower");
        assertThat(model.normalization().scale()).isEqualTo(1);
        assertThat(model.provenance()).isEqualTo(Models.PROVENANCE);
    }

    @Test
    void aTeacherOfAnEarlierVersionIsRefusedByItsEpoch() {
        assertThatThrownBy(() -> TrainedModel.of(snapshot(4, PARAMETERS), teacher(4, null), TrainedNetwork.TEACHER))
                .isInstanceOf(MissingFactsException.class)
                .hasMessageContaining("an earlier version of Fewlabel labeled epoch 4")
                .hasMessageContaining("checkpoint");
    }

    @Test
    void filesOfTwoEpochsMakeNoModel() {
        assertThatThrownBy(() -> TrainedModel.of(snapshot(4, PARAMETERS), teacher(5, FACTS), TrainedNetwork.STUDENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the snapshot of epoch 4 and the teacher of epoch 5");
    }

    @Test
    void weightsOfAnotherNetworkMakeNoModel() {
        assertThatThrownBy(() -> TrainedModel.of(snapshot(4, 7), teacher(4, FACTS), TrainedNetwork.STUDENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a network of 4482 parameters cannot take 7");
    }

    private static Checkpoint snapshot(int epoch, int parameters) {
        return new Checkpoint(
                SPEC,
                epoch,
                weights(TrainedNetwork.STUDENT, parameters),
                weights(TrainedNetwork.AVERAGE, parameters),
                Map.of(),
                new OptimizerState(0, Map.of()),
                null,
                null,
                Models.PROVENANCE);
    }

    private static Teacher teacher(int epoch, ModelFacts facts) {
        return new Teacher(SPEC, epoch, weights(TrainedNetwork.TEACHER, PARAMETERS), null, facts);
    }

    private static NetworkSnapshot weights(TrainedNetwork network, int parameters) {
        float[] values = new float[parameters];
        values[0] = network.ordinal();
        return new NetworkSnapshot(values, new float[0]);
    }
}
