package org.fewlabel.learning.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.fewlabel.contracts.checkup.EngineCheckup.OfPrecision;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.network.ComputeEnvironment;
import org.fewlabel.learning.network.Networks;
import org.junit.jupiter.api.Test;

class CheckupTest {
    @Test
    void saysWhatTheEngineIsHowFastAndHowRight() {
        List<EngineCheckup> told = new ArrayList<>();

        new Examination(told::add).run();

        EngineCheckup last = told.get(told.size() - 1);
        assertThat(last.failure()).isNull();
        assertThat(last.next()).isNull();
        assertThat(last.engine()).isEqualTo(ComputeEnvironment.engine());
        assertThat(last.precisions()).extracting(OfPrecision::precision).containsExactly(Precision.values());
        assertThat(last.precisions()).allSatisfy(CheckupTest::assertIsWhatNetworksSay);
    }

    private static void assertIsWhatNetworksSay(OfPrecision found) {
        if (Networks.precisions().contains(found.precision())) {
            assertThat(found.lacking()).isNull();
            assertThat(found.agreement().holds()).as(found.toString()).isTrue();
            assertThat(found.step().millis()).isPositive();
            assertThat(found.step().steps()).isBetween(3, 15);
        } else {
            assertThat(found.lacking()).contains("compute capability 8.0");
            assertThat(found.agreement()).isNull();
            assertThat(found.step()).isNull();
        }
    }

    /** If native code ends the process at any of these points, that is what it was at. */
    @Test
    void saysWhatComesNextBeforeItComes() {
        List<EngineCheckup> told = new ArrayList<>();

        new Examination(told::add).run();

        assertThat(told.get(0).engine()).isNull();
        assertThat(told.get(0).next()).isEqualTo("load its native code");
        assertThat(told)
                .extracting(EngineCheckup::next)
                .containsSubsequence("load its native code", "compute in float32", "train in float32", null);
    }

    @Test
    void printsNothingButJson() throws Exception {
        List<String> lines = printed(System.getProperty("java.class.path"));

        assertThat(lines).allSatisfy(line -> Json.mapper().readValue(line, EngineCheckup.class));
        assertThat(last(lines).engine()).isNotNull();
        assertThat(last(lines).failure()).isNull();
    }

    /** As of a package for another processor. */
    @Test
    void saysThatThereIsNoNativeCode() throws Exception {
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*nd4j-(native|cuda)[^/]*(linux|macosx|windows)[^/]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));

        EngineCheckup last = last(printed(without));

        assertThat(last.engine()).isNull();
        assertThat(last.precisions()).isEmpty();
        assertThat(last.failure()).contains("nd4j");
    }

    private static EngineCheckup last(List<String> lines) throws Exception {
        return Json.mapper().readValue(lines.get(lines.size() - 1), EngineCheckup.class);
    }

    private static List<String> printed(String classPath) throws Exception {
        Process checkup = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Checkup.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(checkup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(checkup.waitFor()).isZero();
        return output.lines().toList();
    }
}
