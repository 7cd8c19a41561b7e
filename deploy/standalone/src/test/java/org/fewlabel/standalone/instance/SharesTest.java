package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {
    private static final long GIGABYTE = 1L << 30;

    @ParameterizedTest
    @CsvSource({"1, 8, 8", "2, 8, 4", "3, 8, 2", "8, 8, 1", "9, 8, 1"})
    void dividesTheCoresAmongTheTrainersAndLeavesAllToTheLabeler(int trainers, int cores, String threads) {
        Shares shares = shares(trainers, cores, Map.of());

        for (int number = 1; number <= trainers; number++) {
            assertThat(shares.of(Part.trainer(number)))
                    .isEqualTo(Map.of("OMP_NUM_THREADS", threads, "OMP_WAIT_POLICY", "PASSIVE"));
        }
        assertThat(shares.of(Part.LABELER))
                .isEqualTo(Map.of("OMP_NUM_THREADS", Integer.toString(cores), "OMP_WAIT_POLICY", "PASSIVE"));
    }

    /** Each took all cores for its own when it counted the threads that make its batches. */
    @Test
    void tellsATrainersJvmOfItsShareOfTheCores() {
        assertThat(shares(4, 16, Map.of()).flags(Part.trainer(3))).containsExactly("-XX:ActiveProcessorCount=4");
        assertThat(shares(4, 16, Map.of()).flags(Part.LABELER)).isEmpty();
        assertThat(shares(1, 16, Map.of()).flags(Part.TRAINER)).isEmpty();
    }

    @Test
    void leavesThreadsToTheUserWhoSetsThem() {
        Shares shares = shares(2, 8, Map.of("OMP_NUM_THREADS", "3", "OMP_WAIT_POLICY", "ACTIVE"));

        assertThat(shares.of(Part.TRAINER)).isEmpty();
        assertThat(shares.of(Part.LABELER)).isEmpty();
    }

    @Test
    void dealsTheCardsThatTheUserNames() {
        assertThat(cards(3, "0,1,2,3")).containsExactly("0", "1", "2", "labeler 3");
        assertThat(cards(3, "4, GPU-7")).containsExactly("4", "GPU-7", "4", "labeler GPU-7");
        assertThat(cards(1, "5")).containsExactly("5", "labeler 5");
    }

    @Test
    void namesNoCardWhereTheUserNamesNone() {
        assertThat(cards(2, "")).containsExactly("null", "null", "labeler null");
    }

    private static List<String> cards(int trainers, String named) {
        Shares shares = shares(trainers, 8, Map.of("CUDA_VISIBLE_DEVICES", named));
        return IntStream.rangeClosed(1, trainers + 1)
                .mapToObj(number -> number > trainers
                        ? "labeler " + shares.of(Part.LABELER).get("CUDA_VISIBLE_DEVICES")
                        : String.valueOf(shares.of(Part.trainer(number)).get("CUDA_VISIBLE_DEVICES")))
                .toList();
    }

    @Test
    void saysWhatThereMayBeTooLittleOf() {
        assertThat(new Shares(3, 8, 16 * GIGABYTE, Map.of()).shortages()).isEmpty();
        assertThat(new Shares(3, 2, 15 * GIGABYTE, Map.of()).shortages())
                .containsExactly(
                        "the labeler and every trainer may take 4 GB of memory, 16 GB in all, and this machine has 15.0 GB",
                        "3 trainers share 2 cores: each has one thread, and they take turns");
    }

    @Test
    void knowsTheMachine() {
        Shares shares = Shares.ofThisMachine(2);

        assertThat(shares.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(shares.memoryBytes()).isGreaterThan(GIGABYTE / 4);
    }

    private static Shares shares(int trainers, int cores, Map<String, String> environment) {
        return new Shares(trainers, cores, 64 * GIGABYTE, environment);
    }
}
