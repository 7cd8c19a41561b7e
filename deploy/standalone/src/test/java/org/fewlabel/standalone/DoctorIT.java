package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code doctor} with the packaged trainer's engine, where nothing runs. */
class DoctorIT {
    private final Installation installation = new Installation("doctor", Map::of);

    @BeforeEach
    void prepare() throws Exception {
        installation.prepare();
    }

    @Test
    void looksAtTheEngineThatTrainersHave() throws Exception {
        Installation.Ending doctor = installation.run("doctor", "--json");

        assertThat(doctor.exitCode()).as(doctor.output() + doctor.errors()).isZero();
        JsonNode diagnosis = Json.mapper().readTree(doctor.output());
        assertThat(diagnosis.path("canTrain").asBoolean()).isTrue();
        EngineCheckup engine = Json.mapper().treeToValue(diagnosis.path("engine"), EngineCheckup.class);
        assertThat(engine.next()).isNull();
        assertThat(engine.engine().environment().threads())
                .isEqualTo(diagnosis.at("/machine/cores").asInt());
        assertThat(engine.precisions())
                .filteredOn(found -> found.lacking() == null)
                .isNotEmpty()
                .allSatisfy(found -> {
                    assertThat(found.agreement().holds()).isTrue();
                    assertThat(found.step().millis()).isPositive();
                });
        assertThat(installation.state()).doesNotExist();
    }

    @Test
    void printsALineForEachThingThatItLooksAt() throws Exception {
        Installation.Ending doctor = installation.run("doctor");

        assertThat(doctor.exitCode()).as(doctor.output() + doctor.errors()).isZero();
        assertThat(doctor.output().lines()).allMatch(line -> line.matches("(ok  |note|    )   (\\w+ +\\S| +→ ).*"));
        assertThat(doctor.output())
                .containsPattern("(?m)^ok     system ")
                .containsPattern("(?m)^ok     float32 +a training step of cnn-small takes \\d+ ms")
                .contains("results are right to ")
                .doesNotContain("\u001b");
        assertThat(doctor.errors()).contains("training can run here");
    }
}
