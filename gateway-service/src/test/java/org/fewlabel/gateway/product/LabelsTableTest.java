package org.fewlabel.gateway.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.junit.jupiter.api.Test;

class LabelsTableTest {
    private static final DatasetSpec MOONS = new DatasetSpec(DatasetName.TWO_MOONS, 6, 0);

    @Test
    void hasTheMostProbableClassOfEachImageAndTheLowestOfEquals() throws IOException {
        float[] probabilities = new float[2000];
        probabilities[0] = 0.125f;
        probabilities[1] = 0.875f;
        probabilities[2] = 0.5f;
        probabilities[3] = 0.5f;
        StringWriter csv = new StringWriter();

        LabelsTable.of(file(Tensor.of(probabilities, 1000, 2)), MOONS).writeCsv(csv);

        assertThat(csv.toString().lines().limit(3)).containsExactly("index,label,confidence", "0,1,0.875", "1,0,0.5");
    }

    @Test
    void isNotMadeOfLabelsForOtherImages() {
        Safetensors other = file(Tensor.of(new float[20], 10, 2));

        assertThatThrownBy(() -> LabelsTable.of(other, MOONS)).isInstanceOf(CorruptSafetensorsException.class);
    }

    private static Safetensors file(Tensor probabilities) {
        return new Safetensors(Map.of(), Map.of("probabilities", probabilities));
    }
}
