package org.fewlabel.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.NetworkTensors;
import org.fewlabel.contracts.job.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibtorchNetworkTest {
    private static final NetworkUnderTest SMALL = NetworkUnderTest.named("cnn-small");
    private static final double ROUNDING = 1e-4;
    /** A number of bfloat16 has eight bits. */
    private static final double BFLOAT16_ROUNDING = 0.05;

    private final Tensor images = torch.randn(4, 3, 32, 32);

    static Stream<NetworkUnderTest> networks() {
        return NetworkUnderTest.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void hasTheTensorsOfOurs(NetworkUnderTest network) {
        DatasetShape shape = new DatasetShape(1, 1, 10, 32, 32, 3);

        List<Tensor> tensors =
                new LibtorchNetwork(network, Precision.FLOAT32, torch.MemoryFormat.ChannelsLast).averaged();

        assertThat(tensors.stream().map(LibtorchNetworkTest::shape))
                .containsExactlyInAnyOrderElementsOf(
                        NetworkTensors.of(network.networkName(), shape).values());
    }

    @Test
    void computesTheSameInEitherLayout() {
        Tensor nhwc = logits(Precision.FLOAT32, torch.MemoryFormat.ChannelsLast);
        Tensor nchw = logits(Precision.FLOAT32, torch.MemoryFormat.Contiguous);

        assertThat(shape(nhwc)).containsExactly(4, 10);
        assertThat(largestDifference(nhwc, nchw)).isLessThan(ROUNDING);
    }

    @Test
    void computesInBfloat16WhenAskedTo() {
        Tensor exact = logits(Precision.FLOAT32, torch.MemoryFormat.ChannelsLast);
        Tensor rounded = logits(Precision.BFLOAT16, torch.MemoryFormat.ChannelsLast);

        assertThat(rounded.scalar_type().intern()).isEqualTo(torch.ScalarType.Float);
        assertThat(largestDifference(exact, rounded)).isBetween(ROUNDING, BFLOAT16_ROUNDING);
        assertThat(torch.is_autocast_enabled(torch.DeviceType.CPU)).isFalse();
    }

    private Tensor logits(Precision precision, torch.MemoryFormat layout) {
        return new LibtorchNetwork(SMALL, precision, layout).logits(images.contiguous(layout));
    }

    private static double largestDifference(Tensor one, Tensor other) {
        return one.sub(other).abs().max().item_double();
    }

    private static List<Integer> shape(Tensor tensor) {
        LongArrayRef sizes = tensor.sizes();
        return Arrays.stream(sizes.vec().get())
                .mapToInt(Math::toIntExact)
                .boxed()
                .toList();
    }
}
