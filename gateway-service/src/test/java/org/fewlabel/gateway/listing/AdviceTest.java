package org.fewlabel.gateway.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fewlabel.gateway.job.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdviceTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    /** Words of jobs that did not fail. */
    private static final Set<String> NO_FAILURES = Set.of(
            Reason.CANCELLED_BY_USER,
            Reason.PAUSED_BY_USER,
            Reason.RETRIED_BY_USER,
            Reason.TRAINER_RELEASED,
            Reason.DECLINED,
            Reason.SET_BACK,
            "trainer-shutdown");

    /** A word for programs, written down where a worker makes it. */
    private static final Pattern WORD = Pattern.compile("(?:\"(?=[a-z-]*-)|[A-Z_]{4,} = \")([a-z]+(?:-[a-z]+)*)\"");

    private static final Pattern CONSTANT = Pattern.compile("(?m)^    ([A-Z][A-Z_]+)\\(Kind\\.");

    /** What may be in the last failure, or in the reason of a job that failed. */
    static Stream<String> reasons() {
        List<String> reasons = new ArrayList<>(List.of("diverged", "labels-overdue"));
        Arrays.stream(Reason.class.getFields()).map(AdviceTest::word).forEach(reasons::add);
        // What workers say is not in the reach of this module: their sources are read.
        for (String source : List.of(
                "trainer-service/src/main/java/org/fewlabel/trainer/run/RunFailure.java",
                "trainer-service/src/main/java/org/fewlabel/trainer/run/JobRunner.java",
                "trainer-service/src/main/java/org/fewlabel/trainer/run/Watchdog.java",
                "labeler-service/src/main/java/org/fewlabel/labeler/epoch/EpochLabeling.java",
                "labeler-service/src/main/java/org/fewlabel/labeler/epoch/TrainingEventsConsumer.java",
                "learning/src/main/java/org/fewlabel/learning/failure/FailureReason.java")) {
            String text = read(HOME.resolve(source));
            WORD.matcher(text).results().forEach(found -> reasons.add(found.group(1)));
            CONSTANT.matcher(text)
                    .results()
                    .forEach(found ->
                            reasons.add(found.group(1).toLowerCase(Locale.ROOT).replace('_', '-')));
        }
        return reasons.stream().filter(reason -> !NO_FAILURES.contains(reason)).distinct();
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void thereIsOneForEveryReason(String reason) {
        assertThat(Advice.knows(reason)).as("advice on %s", reason).isTrue();
        assertThat(Advice.on(reason)).endsWith(".").matches("[A-Z].{20,200}");
    }

    private static String word(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty for a file that this version does not have. */
    private static String read(Path source) {
        try {
            return Files.exists(source) ? Files.readString(source) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
