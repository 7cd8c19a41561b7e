package org.fewlabel.benchmarks.compare;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.fewlabel.benchmarks.Range;

/** What a step took in each of the rounds, in which all engines have their turn. */
final class RoundTimes {
    private static final double ROUND_MILLIS_AIM = 4_000;
    private static final int STEPS_PER_ROUND_MAX = 20;

    private final Map<EngineName, Worker> workers;
    private final Map<EngineName, double[]> millis = new EnumMap<>(EngineName.class);

    private RoundTimes(Map<EngineName, Worker> workers) {
        this.workers = workers;
    }

    static RoundTimes measure(Map<EngineName, Worker> workers, int rounds) throws IOException {
        Map<EngineName, Integer> stepsPerRound = new EnumMap<>(EngineName.class);
        for (Map.Entry<EngineName, Worker> worker : workers.entrySet()) {
            int fitting = (int) Math.round(ROUND_MILLIS_AIM / oneStep(worker.getValue()));
            stepsPerRound.put(worker.getKey(), Math.max(1, Math.min(STEPS_PER_ROUND_MAX, fitting)));
        }
        RoundTimes times = new RoundTimes(workers);
        workers.keySet().forEach(engine -> times.millis.put(engine, new double[rounds]));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<EngineName, Worker> worker : workers.entrySet()) {
                int steps = stepsPerRound.get(worker.getKey());
                times.millis.get(worker.getKey())[round] =
                        Range.median(worker.getValue().run(steps));
            }
        }
        return times;
    }

    static double oneStep(Worker worker) throws IOException {
        return Range.median(worker.run(1));
    }

    int rounds() {
        return millis.get(EngineName.FEWLABEL).length;
    }

    double millis(EngineName engine) {
        return Range.median(millis.get(engine));
    }

    double peakMib(EngineName engine) {
        return workers.get(engine).peakMib();
    }

    EngineName faster(EngineName first, EngineName second) {
        return millis(first) <= millis(second) ? first : second;
    }

    /** The faster of a peer's two layouts beside this engine. */
    PeerTimes peer(EngineName nhwc, EngineName nchw) {
        EngineName best = faster(nhwc, nchw);
        double[] own = millis.get(EngineName.FEWLABEL);
        double[] ratios = new double[own.length];
        Arrays.setAll(ratios, round -> own[round] / millis.get(best)[round]);
        Range range = Range.of(ratios);
        return new PeerTimes(best.layout(), millis(best), range.median(), range.min(), range.max(), peakMib(best));
    }
}
