package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    private static final int RUNS = 2_000;

    private record Validated(int epoch, TrainedNetwork network, double error) {}

    /** With few different errors, so that many are equal. */
    @Test
    void isThePairOfEpochAndNetworkWithTheLowestErrorOfAll() {
        SplittableRandom random = new SplittableRandom(1);
        for (int run = 0; run < RUNS; run++) {
            TrainedNetwork own = TrainedNetwork.values()[random.nextInt(2)];
            int levels = random.nextInt(1, 8);
            List<Validated> all = new ArrayList<>();
            Choice choice = null;
            int epochs = random.nextInt(1, 9);
            for (int epoch = 0; epoch < epochs; epoch++) {
                PerNetwork<Double> errors = PerNetwork.each(network -> random.nextInt(levels) / 8.0);
                for (TrainedNetwork network : TrainedNetwork.values()) {
                    all.add(new Validated(epoch, network, errors.of(network)));
                }
                choice = Choice.after(choice, epoch, errors);

                Validated best = all.stream()
                        .min(Comparator.comparingDouble(Validated::error)
                                .thenComparing(each -> each.network() != own)
                                .thenComparing(Validated::epoch)
                                .thenComparing(Validated::network))
                        .orElseThrow();
                TrainedNetwork network = choice.network(own);
                assertThat(network).isEqualTo(best.network());
                assertThat(choice.epochs().of(network)).isEqualTo(new ChosenEpoch(best.epoch(), best.error()));
                for (TrainedNetwork each : TrainedNetwork.values()) {
                    Validated bestOfIt = all.stream()
                            .filter(one -> one.network() == each)
                            .min(Comparator.comparingDouble(Validated::error).thenComparing(Validated::epoch))
                            .orElseThrow();
                    assertThat(choice.epochs().of(each)).isEqualTo(new ChosenEpoch(bestOfIt.epoch(), bestOfIt.error()));
                }
            }
        }
    }

    @Test
    void prefersTheMethodsOwnNetworkToAnEarlierEpochOfAnother() {
        Choice choice = Choice.after(null, 0, new PerNetwork<>(0.5, 0.75, 0.75));
        choice = Choice.after(choice, 1, new PerNetwork<>(0.75, 0.5, 0.75));

        assertThat(choice.network(TrainedNetwork.AVERAGE)).isEqualTo(TrainedNetwork.AVERAGE);
        assertThat(choice.network(TrainedNetwork.STUDENT)).isEqualTo(TrainedNetwork.STUDENT);
    }
}
