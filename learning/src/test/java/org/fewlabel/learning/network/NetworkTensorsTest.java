package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.NetworkTensors;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the contract says of each network's tensors, against those that the engine's networks have. */
class NetworkTensorsTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BACKBONE") // A head starts from no file.
    void areThoseOfTheEngine(NetworkName name) {
        for (Shape input : List.of(new Shape(32, 32, 3), new Shape(36, 52, 1))) {
            NetworkSpec spec = new NetworkSpec(name, 0.1, Initialization.HE_NORMAL);
            try (Network network = Networks.create(spec, input, 7, 1)) {
                Map<String, List<Integer>> shapes = new TreeMap<>();
                new PyTorchWeights(spec, input, 7)
                        .write(NetworkSnapshot.of(network), Map.of())
                        .tensors()
                        .forEach((tensor, values) -> shapes.put(tensor, values.shape()));

                assertThat(NetworkTensors.of(
                                name, new DatasetShape(1, 1, 7, input.height(), input.width(), input.channels())))
                        .isEqualTo(shapes);
            }
        }
    }
}
