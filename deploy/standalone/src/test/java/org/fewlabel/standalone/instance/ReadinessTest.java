package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.fewlabel.testing.HalfAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReadinessTest {
    @Test
    void namesWhatIsMissingAndWhatAServiceCanDoWithout() {
        assertThat(Readiness.lacks("""
                {"status": "DOWN", "checks": [
                  {"name": "Database connections health check", "status": "DOWN",
                   "data": {"<default>": "Unable to execute the validation check\\n for the default DataSource"}},
                  {"name": "SmallRye Reactive Messaging - readiness check", "status": "DOWN",
                   "data": {"training-events": "[OK]", "labeling-events": "[KO]"}},
                  {"name": "outages", "status": "DOWN", "data": {"intake of training-events": "PostgreSQL: refused"}},
                  {"name": "artifact store", "status": "UP", "data": {"missing": "no answer within 3 s"}},
                  {"name": "gateway", "status": "UP", "data": {"url": "http://gateway"}}]}
                """))
                .containsExactly(
                        "PostgreSQL: Unable to execute the validation check for the default DataSource",
                        "Kafka: labeling-events [KO]",
                        "PostgreSQL: refused (intake of training-events)",
                        "artifact store: no answer within 3 s");
    }

    @Test
    void lacksNothingWhereAllIsWell() {
        assertThat(Readiness.lacks("{\"status\": \"UP\", \"checks\": []}")).isEmpty();
    }

    /** Whoever waited for the service, or looked at it, waited for ever. */
    @Test
    @Timeout(60)
    void isNotHeldUpByAServiceThatFallsSilentInTheMiddleOfItsAnswer() throws IOException {
        try (HalfAnswer silent = new HalfAnswer()) {
            assertThat(new Readiness().ask(silent.url().toString()))
                    .isEqualTo(new Readiness.Answer(false, List.of("no answer yet")));
        }
    }

    @Test
    void saysWhatIsNoHealthReport() {
        assertThat(Readiness.lacks("<html>")).containsExactly("an answer that is no health report");
    }

    @Test
    void shortensWhatIsLong() {
        String report = "{\"checks\": [{\"name\": \"%s\", \"status\": \"DOWN\"}]}".formatted("x".repeat(5000));

        assertThat(Readiness.lacks(report))
                .singleElement()
                .satisfies(text -> assertThat(text).hasSize(200).endsWith("…"));
    }
}
