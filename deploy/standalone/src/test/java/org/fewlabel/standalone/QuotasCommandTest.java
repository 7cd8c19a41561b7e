package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.rest.QuotasView;
import org.fewlabel.contracts.rest.QuotasView.Quota;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much one may have, at the terminal. */
class QuotasCommandTest {
    private static final QuotasView VIEW = new QuotasView(
            "ada", new Quota(50L, 12), new Quota(null, 2), new Quota(20L, 3), new Quota(10_000_000_000L, 1_234_567));

    @TempDir
    Path folder;

    private WiredGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new WiredGateway(folder);
        gateway.answers("GET /api/v1/quotas", Json.mapper().valueToTree(VIEW));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void saysWhatIsUsedAndWhatMayBe() {
        WiredGateway.Ending quotas = gateway.run("quotas");

        assertThat(quotas.exitCode()).as(quotas.errors()).isZero();
        assertThat(quotas.output())
                .contains("of ada")
                .containsPattern("jobs that wait +12 +50")
                .containsPattern("jobs with trainers +2 +no bound")
                .containsPattern("sweeps +3 +20")
                .containsPattern("uploads +1\\.2 MB +10\\.0 GB");
    }

    @Test
    void printsForProgramsWhatTheGatewaySays() throws IOException {
        WiredGateway.Ending quotas = gateway.run("quotas", "--json");

        assertThat(Json.mapper().readValue(quotas.output(), QuotasView.class)).isEqualTo(VIEW);
    }
}
