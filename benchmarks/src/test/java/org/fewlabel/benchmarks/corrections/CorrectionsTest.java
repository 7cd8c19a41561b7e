package org.fewlabel.benchmarks.corrections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.junit.jupiter.api.Test;

class CorrectionsTest {
    private static Settings settings(String method) throws IOException {
        return new Settings(Corrections.methodSpec(method), 100, 6000, 5, 20, 10, 120);
    }

    @Test
    void takesMethodByNameOrAsItIsInSpec() throws IOException {
        for (String method : List.of("fixmatch", "{\"name\": \"mean-teacher\", \"rampUpEpochs\": 4}")) {
            JobSpec.Reading reading = JobSpec.read(settings(method).first(3).toString());

            assertThat(reading).as(method).isInstanceOf(JobSpec.Accepted.class);
            JobSpec spec = ((JobSpec.Accepted) reading).spec();
            assertThat(spec.seed()).isEqualTo(3);
            assertThat(spec.dataset().splitSeed()).isEqualTo(3);
        }
    }

    @Test
    void keepsArmsWithTheirSettings() throws IOException {
        ArmRun run = new ArmRun(
                settings("fixmatch"),
                1,
                Arm.LEAST_SURE,
                List.of(new ArmRun.Round("job", 20, 13, new ArmRun.Errors(25.5, 25.1, null), 31.25)));

        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(run), ArmRun.class))
                .isEqualTo(run);
    }

    @Test
    void refusesRoundsWithoutAnImage() {
        assertThatThrownBy(() -> new Settings(Json.mapper().createObjectNode(), 100, 6000, 5, 0, 10, 120))
                .hasMessage("per-round must be at least 1, was 0");
    }
}
