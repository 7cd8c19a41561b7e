package org.fewlabel.standalone.instance;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the workers of an instance get of its machine: threads, and a graphics card each. What the user's environment says counts:
 * threads that it sets are everybody's, and the cards that it names go round.
 *
 * @param memoryBytes of the machine, or of the container
 */
public record Shares(int trainers, int cores, long memoryBytes, Map<String, String> environment) {
    /** Of a worker, with heap and tensors. */
    static final int WORKER_GIGABYTES_MAX = 4;

    private static final long GIGABYTE = 1L << 30;
    private static final String THREADS = "OMP_NUM_THREADS";
    private static final String WAITING = "OMP_WAIT_POLICY";
    private static final String CARDS = "CUDA_VISIBLE_DEVICES";

    public Shares {
        environment = Map.copyOf(environment);
    }

    public static Shares ofThisMachine(int trainers) {
        long memoryBytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return new Shares(trainers, Runtime.getRuntime().availableProcessors(), memoryBytes, System.getenv());
    }

    /**
     * What a worker's environment has besides the user's.
     *
     * <p>The labeler may use every core whatever trainers there are: what it labels they wait for or will, it is done in a moment,
     * and its labels do not depend on how many trainers there are. A thread that waits must not spin: it would take the core from
     * another process.
     */
    Map<String, String> of(Part worker) {
        Map<String, String> settings = new HashMap<>();
        if (!environment.containsKey(THREADS)) {
            settings.put(THREADS, Integer.toString(worker.isTrainer() ? coresOfATrainer() : cores));
        }
        if (!environment.containsKey(WAITING)) {
            settings.put(WAITING, "PASSIVE");
        }
        List<String> cards = Arrays.stream(environment.getOrDefault(CARDS, "").split(","))
                .map(String::strip)
                .filter(card -> !card.isEmpty())
                .toList();
        if (!cards.isEmpty()) {
            int turn = worker.isTrainer() ? worker.number() - 1 : trainers;
            settings.put(CARDS, cards.get(turn % cards.size()));
        }
        return settings;
    }

    /**
     * Flags of a worker's JVM: one of several trainers takes its share of the cores for all there are, so that the threads which make
     * its batches are as many as suit that.
     */
    List<String> flags(Part worker) {
        return worker.isTrainer() && trainers > 1
                ? List.of("-XX:ActiveProcessorCount=" + coresOfATrainer())
                : List.of();
    }

    private int coresOfATrainer() {
        return Math.max(1, cores / trainers);
    }

    /** What there may be too little of for so many trainers, for people. */
    public List<String> shortages() {
        List<String> shortages = new ArrayList<>();
        int gigabytesMax = WORKER_GIGABYTES_MAX * (trainers + 1);
        if (gigabytesMax * GIGABYTE > memoryBytes) {
            shortages.add(String.format(
                    Locale.ROOT,
                    "the labeler and every trainer may take %d GB of memory, %d GB in all, and this machine has %.1f GB",
                    WORKER_GIGABYTES_MAX,
                    gigabytesMax,
                    (double) memoryBytes / GIGABYTE));
        }
        if (trainers > cores && !environment.containsKey(THREADS)) {
            shortages.add(trainers + " trainers share " + cores + (cores == 1 ? " core" : " cores")
                    + ": each has one thread, and they take turns");
        }
        return shortages;
    }
}
