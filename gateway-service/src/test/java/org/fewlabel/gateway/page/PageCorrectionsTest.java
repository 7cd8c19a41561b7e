package org.fewlabel.gateway.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.gateway.Front;
import org.fewlabel.testing.Chromium;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How people correct labels, train with them and audit them in a real browser, with labels that the gateway reads from the store. */
@QuarkusTest
@ExtendWith(Chromium.class)
class PageCorrectionsTest {
    private static final String LABELS = "**/api/v1/jobs/*/labels?*";

    @Inject
    Front front;

    @Inject
    ArtifactStore store;

    @TestHTTPResource
    URL home;

    private final KafkaProbe kafka = KafkaProbe.local();
    private Visitor visitor;
    private Page page;
    private UUID job;

    @BeforeEach
    void come() throws IOException {
        front.empty();
        job = LabeledJob.over(kafka, store);
        visitor = Visitor.at(home.toString());
        page = visitor.window(1280, 800, ColorScheme.LIGHT);
        visitor.answerAsRecorded();
        page.unroute(LABELS);
    }

    @AfterEach
    void leave() {
        visitor.close();
        kafka.close();
    }

    /** It took what was stored for what is true, which lacked what could not be. */
    @Test
    void keepsInSightWhatTheBrowserDidNotKeepWhateverAnotherWindowWrites() {
        visitor.go("#/labels/" + job + "?mode=fix");
        page.evaluate(
                "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }");
        answer(0, "2");
        assertThat(page.getByText("This browser does not keep them")).isVisible();

        Page other = page.context().newPage();
        other.navigate(home.toString());
        other.evaluate("() => localStorage.setItem('fewlabel.corrections." + job + "', '[]')");
        page.evaluate("() => new Promise((done) => setTimeout(done, 300))");

        assertThat(footer()).containsText("1 correction");
    }

    @Test
    void correctsByKeyAndTrainsWithIt() {
        visitor.go("#/labels/" + job + "?mode=fix");
        answer(0, "2");
        answer(1, "1");
        answer(2, "Space");
        answer(3, "s");
        answer(4, "1");
        answer(5, "1");
        isAt(6);
        assertThat(footer()).containsText("3 corrections, 2 confirmed");
        looks("fix");

        page.reload();
        isAt(3);
        assertThat(footer()).containsText("3 corrections, 2 confirmed");
        button("Train with them").click();
        assertThat(footer())
                .containsText("mean-teacher on two-moons goes on from this job for 2 epochs, with its 10 labels and a"
                        + " label set of 5.");
        looks("fix-ready");
        button("Submit").click();

        assertThat(page.locator(".head .state")).hasText(Pattern.compile("queued"));
        JsonPath next = Front.job(UUID.fromString(page.url().replaceFirst(".*/", "")));
        assertThat(next.getString("spec.startFrom.jobId")).isEqualTo(job.toString());
        JsonPath set = given().get("/api/v1/label-sets/" + next.getString("spec.dataset.labelSet"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(set.getList("items.index", Integer.class)).containsExactly(0, 1, 2, 4, 5);
        assertThat(set.getList("items.class"))
                .containsExactly(
                        LabeledJob.LOWER, LabeledJob.UPPER, LabeledJob.UPPER, LabeledJob.UPPER, LabeledJob.UPPER);
        page.goBack();
        assertThat(footer()).containsText("No corrections yet");
        visitor.requireQuiet();
    }

    /** The page that had submitted them took them from what it knew, and what was said since was lost, or came again. */
    @Test
    void keepsWhatWasSaidWhileASubmissionWasOnItsWay() {
        AtomicReference<Route> held = new AtomicReference<>();
        visitor.go("#/labels/" + job + "?mode=fix");
        answer(0, "2");
        button("Train with them").click();
        page.route("**/api/v1/jobs", held::set);
        button("Submit").click();
        page.waitForCondition(() -> held.get() != null);
        page.getByText("Browse", new Page.GetByTextOptions().setExact(true)).click();
        page.getByText("Fix", new Page.GetByTextOptions().setExact(true)).click();
        answer(1, "1");
        assertThat(footer()).containsText("2 corrections");

        held.get().resume();

        assertThat(footer().locator("b")).hasText("1 correction");
        assertThat(page).hasURL(Pattern.compile("#/labels/" + job + "\\?mode=fix"));
        page.reload();
        assertThat(footer().locator("b")).hasText("1 correction");
    }

    @Test
    void goesBackToWhatWasJustSaid() {
        visitor.go("#/labels/" + job + "?mode=fix");
        answer(0, "2");
        answer(1, "ArrowRight");
        isAt(2);
        page.keyboard().press("u");
        isAt(1);
        page.keyboard().press("u");
        isAt(0);
        assertThat(footer()).containsText("No corrections yet");
        assertThat(button("Train with them")).isDisabled();
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo")))
                .isDisabled();
    }

    /** A button that kept the focus would answer for the next image when Space is to say that its prediction is right. */
    @Test
    void aButtonThatWasPressedDoesNotAnswerForTheNextImage() {
        visitor.go("#/labels/" + job + "?mode=fix");
        press(0, 1);
        press(1, 0);
        answer(2, "Space");
        isAt(3);
        assertThat(footer()).containsText("2 corrections, 1 confirmed");
        page.getByLabel("Forget what was said of image 0").click();
        assertThat(footer()).containsText("1 correction, 1 confirmed");
    }

    @Test
    void aKeyThatIsHeldDownAnswersForOneImage() {
        visitor.go("#/labels/" + job + "?mode=fix");
        isAt(0);
        seen();
        page.keyboard().down("2");
        isAt(1);
        seen();
        page.keyboard().down("2");
        page.keyboard().down("2");
        page.keyboard().up("2");
        answer(1, "s");
        isAt(2);
        assertThat(footer().locator("b")).hasText("1 correction");
    }

    /** Who presses a key before the next picture has come means the one before. */
    @Test
    void takesNoAnswerForAPictureThatHasNotCome() {
        AtomicReference<Route> held = new AtomicReference<>();
        page.route("**/images/1?*", held::set);
        visitor.go("#/labels/" + job + "?mode=fix");
        answer(0, "2");
        isAt(1);
        page.keyboard().press("1");
        page.keyboard().press("Space");
        assertThat(footer().locator("b")).hasText("1 correction");
        isAt(1);
        held.get().abort();
        assertThat(page.getByText("Its picture did not come.")).isVisible();
        page.keyboard().press("1");
        page.keyboard().press("Space");
        assertThat(footer().locator("b")).hasText("1 correction");
        isAt(1);
    }

    /** An answer to an audit is final, and somebody gave it for a picture that nobody had seen. */
    @Test
    void takesNoAnswerToAnAuditForAPictureThatDidNotCome() {
        page.route("**/images/*?size=384", Route::abort);
        visitor.go("#/labels/" + job + "?mode=audit");
        page.getByLabel("images").fill("10");
        button("Begin an audit").click();
        assertThat(page.getByText("Its picture did not come.")).isVisible();
        page.keyboard().press("1");
        page.locator("fl-classes button").first().click();

        // What had been asked for is answered before it.
        page.evaluate("() => fetch('api/v1/identity').then((answer) => answer.text())");
        assertThat(page.locator("main")).containsText("0 of 10");
        assertThat(audit(page.url().replaceFirst(".*audit=", "")).getInt("answered"))
                .isZero();
    }

    /** They stayed broken until the page was loaded again, and the next page of pictures was refused like the first. */
    @Test
    void picturesThatAreRefusedForAWhileComeByThemselves() {
        Set<String> refused = new HashSet<>();
        page.route("**/images/*", route -> {
            if (refused.add(route.request().url())) {
                route.fulfill(new Route.FulfillOptions().setStatus(429));
            } else {
                route.fallback();
            }
        });

        visitor.go("#/labels/" + job);
        page.waitForFunction("() => [...document.querySelectorAll('.images img')].slice(0, 6)"
                + ".filter(image => image.complete && image.naturalWidth > 0).length === 6");
        assertThat(refused).hasSizeGreaterThanOrEqualTo(6);

        visitor.go("#/labels/" + job + "?mode=fix");
        assertThat(page.getByText("Its picture did not come.")).isVisible();
        assertThat(page.getByText("Its picture did not come.")).isHidden();
    }

    @Test
    void losesNoCorrectionWhenTheGatewayTakesNone() {
        visitor.go("#/labels/" + job + "?mode=fix");
        answer(0, "2");
        page.route(
                "**/api/v1/label-sets",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setContentType("application/problem+json")
                        .setBody("{\"title\": \"Something that is needed does not answer\", \"status\": 503,"
                                + " \"detail\": \"the artifact store does not answer\", \"violations\": []}")));
        button("Train with them").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("the artifact store does not answer");
        assertThat(footer()).containsText("No correction is lost");
        page.reload();
        assertThat(footer()).containsText("1 correction");

        page.unroute("**/api/v1/label-sets");
        button("Train with them").click();
        page.getByText("Change it first").click();
        assertThat(page.getByLabel("The same as JSON")).hasValue(Pattern.compile("\"labelSet\": \"[0-9a-f]{64}\""));
        assertThat(page.getByText("The gateway would take it.")).isVisible();
        page.goBack();
        assertThat(footer()).containsText("1 correction");
    }

    @Test
    void narrowsManyClassesByTyping() throws IOException {
        String labels = Files.readString(Path.of("src/test/web/recorded/labels.json"))
                .replace("\"lower moon\"", "\"lower moon\", \"Scarf\", \"Hat\"" + ", \"Bag\"".repeat(8));
        page.route(
                LABELS,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(labels)));
        visitor.go("#/labels/" + job + "?mode=fix");
        Locator classes = page.locator("fl-classes button");
        assertThat(classes).hasCount(12);
        seen();
        page.keyboard().press("/");
        page.keyboard().type("sc");
        assertThat(classes).hasCount(1);
        // The Enter by which an input method takes what was put together.
        page.locator("#class-name")
                .evaluate("field => field.dispatchEvent("
                        + "new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))");
        assertThat(classes).hasCount(1);
        assertThat(page.locator(".images li")).hasCount(0);
        page.keyboard().press("Enter");
        assertThat(classes).hasCount(12);
        assertThat(page.locator(".images li").first()).containsText("Scarf");
        looks("fix-many");
    }

    @Test
    void auditsWithoutShowingThePrediction() {
        visitor.go("#/labels/" + job + "?mode=audit");
        assertThat(page.getByText("This job has no audit yet.")).isVisible();
        page.getByLabel("images").fill("10");
        button("Begin an audit").click();
        assertThat(page.locator(".subject img")).isVisible();
        assertThat(page.locator("main"))
                .not()
                .containsText(Pattern.compile("predicted|% sure", Pattern.CASE_INSENSITIVE));
        String audit = page.url().replaceFirst(".*audit=", "");
        List<Integer> images = audit(audit).getList("items.index", Integer.class);
        for (int asked = 0; asked < 6; asked++) {
            int image = images.get(asked);
            // Two of the first six are said to be something else than predicted.
            boolean isUpper = LabeledJob.predicted(image).equals(LabeledJob.UPPER) != asked < 2;
            answer(image, isUpper ? "1" : "2");
            assertThat(page.locator(".told-last"))
                    .containsText(
                            asked < 2
                                    ? "the network " + LabeledJob.predicted(image)
                                    : "Right: " + LabeledJob.predicted(image));
        }
        looks("audit");
        page.getByText("All audits").click();
        assertThat(page.getByText("go on")).isVisible();
        assertThat(page.locator("table.cards tbody tr")).containsText("6 of 10");
        looks("audits");
        page.locator("table.cards a").click();
        for (int asked = 6; asked < 10; asked++) {
            int image = images.get(asked);
            answer(image, LabeledJob.predicted(image).equals(LabeledJob.UPPER) ? "1" : "2");
        }
        assertThat(page.getByText("All 10 images are answered.")).isVisible();

        JsonPath answered = audit(audit);
        assertThat(answered.getInt("accuracy.right")).isEqualTo(8);
        assertThat(page.locator("main"))
                .containsText(String.format(
                        Locale.ROOT,
                        "80.0\u00a0%% of the labels are right (95\u00a0%% CI %.1f–%.1f\u00a0%%, 8 of 10)",
                        answered.getDouble("accuracy.low") * 100,
                        answered.getDouble("accuracy.high") * 100));
        assertThat(page.locator("table.shares tbody tr"))
                .hasCount(1 + answered.getList("above").size());
        assertThat(page.getByText("2 not right")).isVisible();
        assertThat(page.getByText("1 image was not drawn from")).isVisible();
        looks("audit-over");
        button("Take the answers to the corrections").click();
        assertThat(footer()).containsText("2 corrections, 8 confirmed");
        visitor.requireQuiet();
    }

    @Test
    void saysWhyThereIsNothingToCorrectOrToAuditYet() {
        UUID waiting = Front.submitted(Front.SPEC);
        visitor.go("#/labels/" + waiting + "?mode=fix");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("There is none yet");
        page.getByText("Audit", new Page.GetByTextOptions().setExact(true)).click();
        page.getByLabel("images").fill("0");
        page.locator("form.filters").evaluate("form => form.noValidate = true");
        button("Begin an audit").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("size");
        page.getByLabel("images").fill("5");
        button("Begin an audit").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("There is none yet");
    }

    private JsonPath audit(String id) {
        return given().get("/api/v1/jobs/" + job + "/audits/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private void isAt(int image) {
        assertThat(page.locator(".subject img")).hasAttribute("alt", "Image " + image);
    }

    private void answer(int image, String key) {
        isAt(image);
        seen();
        page.keyboard().press(key);
    }

    /** Before that no answer is taken. */
    private void seen() {
        page.waitForFunction("() => document.querySelector('.subject img')?.naturalWidth > 0");
    }

    private void press(int image, int place) {
        isAt(image);
        seen();
        page.locator("fl-classes button").nth(place).click();
    }

    private Locator footer() {
        return page.locator(".footer");
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** As it is now, at a desk in light and on a phone in dark. */
    private void looks(String name) {
        visitor.look(name, 1280, ColorScheme.LIGHT);
        visitor.look(name, 390, ColorScheme.DARK);
        page.setViewportSize(1280, 800);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }
}
