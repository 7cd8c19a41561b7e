package org.fewlabel.gateway.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.Chromium;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every page at a desk and on a phone, in light and in dark: axe finds no barrier, nothing hangs over, nothing is complained of. */
@QuarkusTest
@ExtendWith(Chromium.class)
class PageLooksTest {
    private static final int DESK = 1280;
    private static final int PHONE = 390;

    @Inject
    Front front;

    @TestHTTPResource
    URL home;

    @Test
    void isLegibleAndReachableEverywhere() {
        UUID job = jobs();
        Map<String, String> pages = Map.ofEntries(
                Map.entry("compare", "#/compare"),
                Map.entry("budget", "#/compare?view=budget"),
                Map.entry("jobs", "#/jobs"),
                Map.entry("job", "#/jobs/" + job),
                Map.entry("new", "#/new"),
                Map.entry("new-sweep", "#/new/sweep"),
                Map.entry("sweeps", "#/sweeps"),
                Map.entry("sweep", "#/sweeps/" + job),
                Map.entry("labels", "#/labels/" + job),
                Map.entry("fix", "#/labels/" + job + "?mode=fix"),
                Map.entry("audits", "#/labels/" + job + "?mode=audit"));
        try (Visitor visitor = Visitor.at(home.toString())) {
            pages.forEach((name, hash) -> look(visitor, name, hash));
        }
    }

    private static void look(Visitor visitor, String name, String hash) {
        Page page = visitor.window(DESK, 800, ColorScheme.LIGHT);
        visitor.answerAsRecorded();
        visitor.go(hash);
        assertThat(page.locator("table.cards, fl-curve, fieldset, .images, .labeling, .filters .primary")
                        .first())
                .isVisible();
        for (int width : new int[] {DESK, PHONE}) {
            visitor.look(name, width, ColorScheme.LIGHT);
            visitor.look(name, width, ColorScheme.DARK);
        }
    }

    /** In several states; the last one is looked at alone. */
    private UUID jobs() {
        front.empty();
        UUID failed = Front.submitted(Front.SPEC.replace("\"moons\"", "\"a job that failed\""));
        Front.claim("trainer-1").statusCode(200);
        String endless = "x".repeat(100); // As long as a name may be, and nowhere to break it.
        UUID running = Front.submitted(
                Front.SPEC.replace("\"epochs\": 2", "\"epochs\": 24").replace("\"moons\"", "\"" + endless + "\""));
        Front.claim("trainer-2").statusCode(200);
        Front.submitted(Front.SPEC.replace("\"moons\"", "\"the next one\""));
        UUID paused = Front.submitted(
                Front.SPEC.replace("\"moons\"", "\"a job with quite a long name that somebody was proud of\""));
        Front.ask(paused, "pause");
        try (KafkaProbe kafka = KafkaProbe.local()) {
            new Worker(kafka, failed, 1)
                    .starts()
                    .says(new TrainingFinished(
                            failed, 1, Outcome.FAILED, "diverged", "the loss of step 17 in epoch 3 is NaN", null));
            Worker worker = new Worker(kafka, running, 1).starts();
            Front.awaitState(running, "running");
            worker.isAt(0, 5).trained(0).labeled(0).isAt(1, 5);
            Front.awaitState(failed, "failed");
        }
        return running;
    }
}
