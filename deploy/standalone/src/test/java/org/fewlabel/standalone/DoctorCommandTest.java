package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} where nothing is built; DoctorIT has it where all is. */
class DoctorCommandTest {
    private static final String HOME = "fewlabel.home";

    @TempDir
    Path folder;

    private String usualHome;

    @BeforeEach
    void moveOut() {
        usualHome = System.setProperty(HOME, folder.toString());
    }

    @AfterEach
    void moveBack() {
        System.setProperty(HOME, usualHome);
    }

    @Test
    void aPackageThatIsMissingFails() {
        WiredGateway.Ending doctor = WiredGateway.run(
                List.of("doctor", "--state", folder.resolve("state").toString()));

        assertThat(doctor.exitCode()).as(doctor.errors()).isEqualTo(1);
        assertThat(doctor.output())
                .containsPattern("(?m)^FAIL   engine +the trainer service is not built: .*mvn -DskipTests package$");
        assertThat(doctor.output()).containsPattern("(?m)^ok     system +\\w").doesNotContain("\u001b");
        assertThat(doctor.errors()).contains("training cannot run here");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysTheSameForPrograms() throws Exception {
        WiredGateway.Ending doctor = WiredGateway.run(List.of("doctor", "--json"));

        assertThat(doctor.exitCode()).isEqualTo(1);
        JsonNode diagnosis = Json.mapper().readTree(doctor.output());
        assertThat(diagnosis.path("canTrain").asBoolean(true)).isFalse();
        assertThat(diagnosis.path("findings"))
                .anySatisfy(
                        finding -> assertThat(finding.path("level").asText()).isEqualTo("fail"));
        assertThat(diagnosis.at("/machine/cores").asInt()).isPositive();
        assertThat(diagnosis.path("engine").isNull()).isTrue();
    }
}
