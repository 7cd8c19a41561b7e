package org.fewlabel.gateway.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.SafetensorsReader;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.artifacts.safetensors.TensorCursor;
import org.fewlabel.gateway.label.ProbabilityRows;
import org.junit.jupiter.api.Test;

class MeanPredictionTest {
    private static final int[] TRUTH = {0, 1, 1, -1};
    private static final float[] ONE = {0.9f, 0.1f, 0.6f, 0.4f, 0.4f, 0.6f, 0, 1};
    private static final float[] OTHER = {0.3f, 0.7f, 0.1f, 0.9f, 0.2f, 0.8f, 1, 0};

    @Test
    void mayBeRightWhereEachMemberIsWrong() throws IOException {
        assertThat(error(TRUTH, 2, ONE)).isEqualTo(1 / 3.0);
        assertThat(error(TRUTH, 2, OTHER)).isEqualTo(1 / 3.0);
        assertThat(error(TRUTH, 2, ONE, OTHER)).isZero();
        assertThat(mean(4, 2, ONE, OTHER))
                .containsExactly(new float[] {0.6f, 0.4f, 0.35f, 0.65f, 0.3f, 0.7f, 0.5f, 0.5f}, within(1e-6f));
    }

    @Test
    void ofOneMemberIsThatMember() throws IOException {
        assertThat(mean(4, 2, ONE)).containsExactly(ONE);
    }

    @Test
    void takesTheLowestOfEqualClasses() throws IOException {
        assertThat(error(new int[] {1}, 3, new float[] {0.25f, 0.375f, 0.375f})).isZero();
    }

    @Test
    void hasNoErrorWhereNoTruthIsKnown() {
        assertThatIllegalArgumentException().isThrownBy(() -> error(new int[] {-1}, 2, new float[] {1, 0}));
    }

    private static double error(int[] truth, int classes, float[]... members) throws IOException {
        return MeanPrediction.error(rows(classes, members), classes, cursor(Tensor.of(truth, truth.length), Dtype.I32));
    }

    private static float[] mean(int images, int classes, float[]... members) throws IOException {
        ProbabilityRows mean = ProbabilityRows.mean(rows(classes, members), classes);
        float[] all = new float[images * classes];
        float[] row = new float[classes];
        for (int image = 0; image < images; image++) {
            mean.next(row);
            System.arraycopy(row, 0, all, image * classes, classes);
        }
        return all;
    }

    private static List<ProbabilityRows> rows(int classes, float[]... members) throws IOException {
        List<ProbabilityRows> rows = new ArrayList<>();
        for (float[] member : members) {
            rows.add(cursor(Tensor.of(member, member.length / classes, classes), Dtype.F32)::next);
        }
        return rows;
    }

    private static TensorCursor cursor(Tensor tensor, Dtype dtype) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Safetensors(Map.of(), Map.of("it", tensor)).writeTo(out);
        byte[] file = out.toByteArray();
        SafetensorsReader reader = SafetensorsReader.of(
                (buffer, position) -> {
                    int count = Math.min(buffer.remaining(), file.length - (int) position);
                    buffer.put(file, (int) position, count);
                    return count == 0 ? -1 : count;
                },
                file.length);
        return reader.require(
                "it", dtype, tensor.shape().stream().mapToInt(Integer::intValue).toArray());
    }
}
