package org.fewlabel.gateway.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.contracts.event.LogLevel;
import org.fewlabel.contracts.event.LogLine;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.gateway.download.Downloads;
import org.fewlabel.testing.Chromium;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do with the page, in a real browser at the real gateway. */
@QuarkusTest
@ExtendWith(Chromium.class)
class PageTest {
    private static final String LINE = """
            {"number": %1$d, "time": "2026-11-28T12:00:00Z", "level": "error", "service": "trainer", "host": "host-1",
             "attempt": 1, "message": "line %1$d", "trace": "trace of %1$d"}
            """;
    private static final AtomicReference<Visitor> VISITOR = new AtomicReference<>();

    @Inject
    Front front;

    @Inject
    Downloads downloads;

    @TestHTTPResource
    URL home;

    private final KafkaProbe kafka = KafkaProbe.local();
    private Visitor visitor;
    private Page page;

    @BeforeEach
    void come() {
        front.empty();
        if (VISITOR.get() == null) {
            VISITOR.set(Visitor.at(home.toString()));
        }
        visitor = VISITOR.get();
        page = visitor.window(1280, 800, ColorScheme.LIGHT);
        page.clock().install();
        visitor.answerAsRecorded();
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    @AfterAll
    static void leave() {
        if (VISITOR.get() != null) {
            VISITOR.get().close();
        }
    }

    @Test
    void showsJobsAsTheyComeAndGo() {
        visitor.go("#/jobs");
        assertThat(page.getByText("There are no jobs yet.")).isVisible();

        UUID job = Front.submitted(Front.SPEC);
        aMomentLater();
        Locator row = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("moons"));
        assertThat(row).containsText("queued");
        assertThat(row).containsText("next in the queue");

        Front.claim("trainer-1");
        new Worker(kafka, job, 1).starts().isAt(0, 5).trained(0).labeled(0);
        assertThat(row).containsText("running");
        assertThat(row).containsText("1/2");
        assertThat(row).containsText("25.0 %");
        visitor.requireQuiet();
    }

    @Test
    void filtersAndPagesByTheAddress() {
        for (int index = 0; index < 27; index++) {
            Front.submitted(Front.SPEC.replace("\"moons\"", "\"job " + index + "\""));
        }
        visitor.go("#/jobs");
        Locator rows = page.locator("tbody tr");
        assertThat(rows).hasCount(25);
        page.getByText("Older").click();
        assertThat(rows).hasCount(2);
        assertThat(page).hasURL(Pattern.compile("pageToken="));
        page.goBack();
        assertThat(rows).hasCount(25);

        page.keyboard().press("/");
        page.keyboard().type("job 7");
        page.keyboard().press("Enter");
        assertThat(rows).hasCount(1);
        assertThat(page).hasURL(Pattern.compile("name=job\\+7"));
        page.reload();
        assertThat(rows).hasCount(1);
        visitor.requireQuiet();
    }

    @Test
    void goesWhereKeysSay() {
        Front.submitted(Front.SPEC);
        visitor.go("");
        assertThat(heading()).containsText("fixmatch is 4.4 points better than supervised");

        page.keyboard().type("gj");
        assertThat(heading()).hasText("Jobs");
        assertThat(page.locator("[data-row]")).hasCount(1);
        page.keyboard().press("j");
        page.keyboard().press("Enter");
        assertThat(heading()).hasText("moons");
        page.keyboard().type("gn");
        assertThat(heading()).hasText("New job");
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    }

    @Test
    void pausesResumesAndCancelsAJob() {
        UUID job = Front.submitted(Front.SPEC);
        visitor.go("#/jobs/" + job);
        button("Pause").click();
        assertThat(page.locator(".head .state")).hasText(Pattern.compile("paused"));
        button("Resume").click();
        assertThat(page.locator(".head .state")).hasText(Pattern.compile("queued"));
        page.onDialog(dialog -> dialog.accept());
        button("Cancel").click();
        assertThat(page.locator(".head .state")).hasText(Pattern.compile("cancelled"));
        assertThat(button("Pause")).hasCount(0);
        assertThat(button("Retry")).isVisible();
        assertThat(Front.job(job).getString("state")).isEqualTo("cancelled");
    }

    @Test
    void showsHowAJobWent() {
        UUID job = Front.submitted(Front.SPEC);
        visitor.go("#/jobs/" + job);
        assertThat(page.getByText("They come with the first labeled epoch.")).isVisible();
        Front.claim("trainer-1");
        new Worker(kafka, job, 1).starts().trained(0).labeled(0);

        assertThat(page.locator("fl-curve path.line")).hasCount(8);
        assertThat(page.getByText("Confusion matrix")).isVisible();
        assertThat(page.locator(".confusion tbody td")).hasCount(100);
        visitor.requireQuiet();
    }

    /** A class without a name led to the images of all classes. */
    @Test
    void leadsToNoImagesOfAClassWhoseNameDidNotCome() {
        UUID job = Front.submitted(Front.SPEC.replace("two-moons", "fashion-mnist"));
        Front.claim("trainer-1");
        new Worker(kafka, job, 1).starts().trained(0).labeled(0);
        page.route("**/api/v1/datasets", PageTest::refuse);
        visitor.go("#/jobs/" + job);
        Locator classes = page.locator(".confusion thead th");
        assertThat(classes).hasCount(10);
        assertThat(classes.locator("a")).hasCount(0);
        assertThat(classes.first()).hasText("0");

        page.unroute("**/api/v1/datasets");
        visitor.answer("**/api/v1/datasets", "datasets.json");
        aMomentLater();

        assertThat(classes.locator("a")).hasCount(10);
        assertThat(classes.first().locator("a")).hasAttribute("href", Pattern.compile("class=T-shirt"));
    }

    @Test
    void tellsASpecByWhatDiffersFromTheDefaults() {
        UUID job = Front.submitted(Front.SPEC);
        visitor.go("#/jobs/" + job);
        page.getByText("Spec").click();

        Locator rows = page.locator(".settings tbody tr");
        assertThat(rows.filter(new Locator.FilterOptions().setHasText("stepsPerEpoch")))
                .containsText("10");
        assertThat(rows.filter(new Locator.FilterOptions().setHasText("method.name")))
                .hasCount(0);
        visitor.look("spec", 1280, ColorScheme.LIGHT);
        visitor.look("spec", 390, ColorScheme.DARK);
    }

    @Test
    void saysWhatANetworkTakesPicturesFor() {
        UUID job = Front.submitted(Front.SPEC.replace("two-moons", "fashion-mnist"));
        Front.claim("trainer-1");
        new Worker(kafka, job, 1).starts().trained(0).labeled(0);
        visitor.answer("**/api/v1/jobs/*/predictions?top=3", "predictions.json");
        visitor.go("#/jobs/" + job);

        page.getByLabel("Drop pictures here, or choose some")
                .setInputFiles(new FilePayload[] {picture("shirt.png"), picture("broken.png")});

        Locator trials = page.locator(".trials li");
        assertThat(trials).hasCount(2);
        assertThat(trials.first()).containsText("Shirt 84");
        assertThat(trials.first()).containsText("T-shirt/top 13");
        assertThat(trials.last()).containsText("it ends too early, in a chunk IDAT");
        assertThat(page.getByText("As the average says after epoch 2.")).isVisible();
        // Nothing is chosen twice in a field that holds it.
        assertThat(page.getByLabel("Drop pictures here, or choose some")).hasValue("");
        visitor.look("trial", 1280, ColorScheme.DARK);
        visitor.look("trial", 390, ColorScheme.LIGHT);
    }

    /** A picture that is dropped beside it would replace the page; one that is dropped on it does not. */
    @Test
    void takesPicturesThatAreDroppedAndKeepsThemInSightWhenNobodyAnswers() {
        UUID job = Front.submitted(Front.SPEC.replace("two-moons", "fashion-mnist"));
        Front.claim("trainer-1");
        new Worker(kafka, job, 1).starts().trained(0).labeled(0);
        visitor.go("#/jobs/" + job); // No labeler runs here: the gateway says so.

        page.locator(".drop").evaluate("""
                element => {
                  const dropped = new DataTransfer();
                  for (let index = 0; index < 17; index++) {
                    dropped.items.add(new File(["x"], `${index}.png`, { type: "image/png" }));
                  }
                  element.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
                }
                """);

        assertThat(page.locator(".trials li")).hasCount(16);
        assertThat(page.getByText("The first 16 of 17 are tried")).isVisible();
        assertThat(page.locator("fl-trial .problem")).isVisible();
        assertThat(heading()).hasText("moons");
    }

    @Test
    void offersNothingOfAJobWhoseFilesWereRemoved() {
        UUID job = Front.submitted(Front.SPEC.replace("two-moons", "fashion-mnist"));
        Front.claim("trainer-1");
        Worker worker = new Worker(kafka, job, 1).starts().trained(0).labeled(0);
        Front.awaitState(job, "running");
        Front.ask(job, "cancel");
        worker.finished(Outcome.CANCELLED);
        Front.awaitState(job, "cancelled");
        visitor.go("#/jobs/" + job);
        assertThat(page.getByText("Model, ONNX")).isVisible();
        assertThat(button("Retry")).isVisible();
        assertThat(page.getByText("Try it")).isVisible();

        front.sql("INSERT INTO job_retention (job_id, removed_at) SELECT id, now() FROM job"
                + " ON CONFLICT (job_id) DO UPDATE SET removed_at = now()");
        page.reload();

        assertThat(page.getByText("Its files were removed")).isVisible();
        assertThat(page.getByText("Model, ONNX")).hasCount(0);
        assertThat(page.getByText("Correct them")).hasCount(0);
        assertThat(page.getByText("Try it")).hasCount(0);
        assertThat(button("Retry")).hasCount(0);
    }

    /** A browser that was told to keep it as a file said nothing of why there is none. */
    @Test
    void showsWhyThereIsNothingToTakeHome() {
        UUID job = Front.submitted(Front.SPEC);
        Front.claim("trainer-1");
        new Worker(kafka, job, 1).starts().trained(0).labeled(0);
        page.route("**/model?format=onnx", PageTest::refuse);
        visitor.go("#/jobs/" + job);
        page.getByText("Model, ONNX").click();
        assertThat(page.getByText("the metrics service does not answer")).isVisible();
    }

    private static FilePayload picture(String name) {
        byte[] svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
                .getBytes(StandardCharsets.UTF_8);
        return new FilePayload(name, "image/svg+xml", svg);
    }

    @Test
    void saysWhatIsWrongAtTheFieldAndSubmitsWhatIsRight() {
        visitor.go("#/new");
        Locator epochs = page.getByLabel("Epochs", new Page.GetByLabelOptions().setExact(true));
        epochs.fill("0");
        assertThat(page.locator(".field").filter(new Locator.FilterOptions().setHas(epochs)))
                .containsText("must be");
        assertThat(button("Submit")).isDisabled();

        page.getByLabel("Data set", new Page.GetByLabelOptions().setExact(true)).selectOption("two-moons");
        page.getByLabel("Labels", new Page.GetByLabelOptions().setExact(true)).fill("10");
        epochs.fill("3");
        assertThat(page.getByLabel("The same as JSON")).hasValue(Pattern.compile("\"epochs\": 3"));
        assertThat(page.getByText("The gateway would take it.")).isVisible();
        button("Submit").click();
        assertThat(page.locator(".head .state")).hasText(Pattern.compile("queued"));
        String id = page.url().replaceFirst(".*/", "");
        assertThat(Front.job(UUID.fromString(id)).getInt("spec.epochs")).isEqualTo(3);
    }

    /** A field that shows its value and not what was typed loses the point of 0.03 as soon as it is typed. */
    @Test
    void letsNumbersBeTyped() {
        visitor.go("#/new");
        Locator rate = page.getByLabel("Learning rate");
        rate.pressSequentially("0.03");
        assertThat(rate).hasValue("0.03");
        assertThat(page.getByLabel("The same as JSON")).hasValue(Pattern.compile("\"learningRate\": 0.03"));
    }

    @Test
    void makesADraftOfAnotherJobAndOfTheAddress() {
        UUID job = Front.submitted(Front.SPEC);
        visitor.go("#/jobs/" + job);
        page.getByText("Again with …").click();
        assertThat(page.getByLabel("The same as JSON")).hasValue(Pattern.compile("\"stepsPerEpoch\": 10\\b"));
        page.getByLabel("The same as JSON")
                .fill("{\"dataset\": {\"name\": \"mnist\"}, \"method\": {\"name\": \"vat\"}}");
        assertThat(page.getByText("The gateway would take it.")).isVisible();
        page.reload();
        assertThat(page.getByLabel("Data set", new Page.GetByLabelOptions().setExact(true)))
                .hasValue("mnist");
        // A field that was touched then overwrote what was being written.
        Locator epochs = page.getByLabel("Epochs", new Page.GetByLabelOptions().setExact(true));
        page.getByLabel("The same as JSON").fill("{");
        assertThat(button("Submit")).isDisabled();
        assertThat(epochs).isDisabled();
        page.getByLabel("The same as JSON")
                .fill("{\"dataset\": {\"name\": \"mnist\"}, \"method\": {\"name\": \"vat\"}, \"epochs\": 7}");
        assertThat(epochs).isEnabled();
        assertThat(epochs).hasValue("7");
        visitor.requireQuiet();
    }

    /** A number in a browser has 53 bits, and the job that was submitted again had another seed. */
    @Test
    void submitsASeedOf64BitsAsItIs() {
        UUID job = Front.submitted(Front.SPEC.replace("\"seed\": 1", "\"seed\": 9007199254740993"));
        visitor.go("#/new?from=" + job);
        assertThat(page.getByLabel("Seed", new Page.GetByLabelOptions().setExact(true)))
                .hasValue("9007199254740993");
        assertThat(page.getByLabel("The same as JSON")).hasValue(Pattern.compile("\"seed\": 9007199254740993"));
        page.reload();
        assertThat(page.getByText("The gateway would take it.")).isVisible();
        button("Submit").click();
        assertThat(page.locator(".head .state")).hasText(Pattern.compile("queued"));
        UUID again = UUID.fromString(page.url().replaceFirst(".*/", ""));
        assertThat(again).isNotEqualTo(job);
        assertThat(Front.job(again).getLong("spec.seed")).isEqualTo(9007199254740993L);
    }

    @Test
    void pinsABaselineInTheAddress() {
        visitor.go("");
        page.getByText("pin").first().click();
        assertThat(page).hasURL(Pattern.compile("baseline=fixmatch"));
        assertThat(page.locator(".plot .run")).hasCount(19);
        assertThat(page.getByText("LaTeX")).hasAttribute("href", Pattern.compile("baseline=fixmatch&format=latex"));
        visitor.requireQuiet();
    }

    @Test
    void addsSeedsToASweep() {
        AtomicReference<String> asked = new AtomicReference<>();
        page.route("**/api/v1/sweeps/*/repeats", route -> {
            asked.set(route.request().postData());
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{}"));
        });
        visitor.go("#/sweeps");
        page.getByText("few labels").click();
        assertThat(page.locator(".matrix tbody td a, .matrix tbody td span[role=img]"))
                .hasCount(8);
        page.getByLabel("More seeds").fill("6, six");
        button("Add").click();
        assertThat(asked.get()).isNull();
        page.getByLabel("More seeds").fill("6, 7");
        button("Add").click();
        assertThat(page.getByLabel("More seeds")).hasValue("");
        assertThat(asked.get()).isEqualTo("{\"seeds\":[6,7]}");
        visitor.requireQuiet();
    }

    /** The field was emptied before there was an answer, and what had been refused was to be typed anew. */
    @Test
    void keepsSeedsThatASweepDidNotTake() {
        page.route("**/api/v1/sweeps/*/repeats", PageTest::refuse);
        visitor.go("#/sweeps/1");
        page.getByLabel("More seeds").fill("6, 7");
        button("Add").click();
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        assertThat(page.getByLabel("More seeds")).hasValue("6, 7");
    }

    @Test
    void filtersLabelsByTheAddress() {
        UUID job = Front.submitted(Front.SPEC);
        visitor.go("#/labels/" + job);
        assertThat(page.locator(".images li")).hasCount(12);
        page.locator("select[name=class]").selectOption("lower moon");
        assertThat(page).hasURL(Pattern.compile("class=lower\\+moon"));
        page.goBack();
        assertThat(page.locator("select[name=class]")).hasValue("");
        visitor.requireQuiet();
    }

    @Test
    void ticksWhatTheAddressSays() {
        UUID job = Front.submitted(Front.SPEC);
        visitor.go("#/labels/" + job);
        assertThat(page.locator(".images li")).hasCount(12);
        page.getByLabel("given is not predicted").check();
        assertThat(page).hasURL(Pattern.compile("disagrees=true"));

        page.goBack();

        assertThat(page.getByLabel("given is not predicted")).not().isChecked();
        page.locator("select[name=class]").selectOption("lower moon");
        assertThat(page).hasURL(Pattern.compile("class=lower\\+moon$"));
    }

    /** The list is newest first, and whoever pressed Enter opened another job than the one that was chosen. */
    @Test
    void theRowThatHasTheFocusStaysThatJobs() {
        Front.submitted(Front.SPEC.replace("\"moons\"", "\"first\""));
        visitor.go("#/jobs");
        assertThat(page.locator("[data-row]")).hasCount(1);
        page.keyboard().press("j");
        Front.submitted(Front.SPEC.replace("\"moons\"", "\"second\""));
        aMomentLater();
        assertThat(page.locator("[data-row]")).hasCount(2);

        page.keyboard().press("Enter");

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("first");
    }

    /** Each bit of news of a job brings its spec, and each was asked about, failure after failure. */
    @Test
    void asksOnceForTheDefaultsOfAJobThatIsNoDraftAnyMore() {
        UUID job = Front.submitted(Front.SPEC);
        AtomicInteger asked = new AtomicInteger();
        page.route(Pattern.compile(".*validateOnly=true"), route -> {
            asked.incrementAndGet();
            route.fulfill(new Route.FulfillOptions()
                    .setStatus(400)
                    .setContentType("application/problem+json")
                    .setBody("{\"title\": \"no\", \"violations\": []}"));
        });
        visitor.go("#/jobs/" + job);
        page.getByText("Spec", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("fl-settings .problem")).isVisible();

        Front.claim("trainer-1");
        new Worker(kafka, job, 1).starts().isAt(0, 5).trained(0).labeled(0);

        assertThat(page.locator(".figures").first()).containsText("1/2");
        assertThat(asked).hasValue(1);
    }

    /** The choice at the top was called by what was chosen, and who took it trained something else. */
    @Test
    void callsNothingTheDefaultThatWasChosen() {
        visitor.go("#/new");
        assertThat(page.getByText("The gateway would take it.")).isVisible();

        assertThat(page.locator("[id='f-network.name'] option").first()).not().containsText("lenet");
    }

    @Test
    void keepsADraftWhoseTabIsChosenOnceMore() {
        visitor.go("#/new");
        page.getByLabel("The same as JSON")
                .fill("{\"name\": \"a draft\", \"dataset\": {\"name\": \"mnist\"}, \"method\": {\"name\": \"vat\"}}");
        assertThat(page).hasURL(Pattern.compile("spec="));

        page.getByText("New", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page).hasURL(Pattern.compile("spec="));
        page.reload();

        assertThat(page.getByLabel("The same as JSON")).hasValue(Pattern.compile("a draft"));
    }

    /** The labels of the next page stood beside the pictures of the one before, until its own had come. */
    @Test
    void showsNoPictureBesideTheLabelOfAnother() {
        UUID job = Front.submitted(Front.SPEC);
        String first = Visitor.text(Path.of("src", "test", "web", "recorded", "labels.json"));
        String second = first.replaceAll("\"index\" : (\\d+)", "\"index\" : 9$1");
        page.route(
                "**/api/v1/jobs/*/labels?*pageToken=*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(second)));
        page.route("**/images/9*", route -> {
            // No answer yet.
        });
        visitor.go("#/labels/" + job);
        page.waitForFunction(
                "() => [...document.querySelectorAll('.images img')].filter(image => image.naturalWidth > 0).length > 5");

        page.evaluate("() => document.querySelectorAll('.images img').forEach(image => image.dataset.before = '')");

        page.getByText("Next page").click();

        // One that is used again is painted with what it had until it has another.
        assertThat(page.locator(".images img").first()).hasAttribute("src", Pattern.compile("images/9"));
        assertThat(page.locator(".images img[data-before]")).hasCount(0);
    }

    /** Its token is for what was asked for when it came, whatever the address says by now. */
    @Test
    void leadsToTheNextPageOfWhatIsShown() {
        UUID job = Front.submitted(Front.SPEC);
        visitor.go("#/labels/" + job);
        assertThat(page.locator(".images li")).hasCount(12);
        page.route("**/api/v1/jobs/*/labels?*", route -> {
            // No answer yet.
        });
        page.locator("select[name=class]").selectOption("lower moon");
        assertThat(page).hasURL(Pattern.compile("class=lower\\+moon"));
        assertThat(page.getByText("Next page"))
                .hasAttribute("href", Pattern.compile("#/labels/" + job + "\\?pageToken=[\\w-]+"));
    }

    /** It wrote its draft into the address of the page that was shown by then. */
    @Test
    void leavesTheAddressAloneWhenAFormWasLeftBeforeItsCatalogueCame() {
        AtomicReference<Route> held = new AtomicReference<>();
        page.route("**/api/v1/methods", held::set);
        visitor.go("#/new");
        page.waitForCondition(() -> held.get() != null);
        visitor.go("#/jobs");
        assertThat(page.getByText("There are no jobs yet.")).isVisible();

        held.get().resume();
        page.unroute("**/api/v1/methods");
        // What is asked for after it is answered after it, and the form had its turn.
        page.evaluate("() => fetch('api/v1/methods').then((answer) => answer.text())");

        assertThat(page).hasURL(Pattern.compile("#/jobs$"));
        assertThat(heading()).hasText("Jobs");
    }

    /** Whoever had gone on while the gateway took a job was led away to it. */
    @Test
    void leadsNobodyToAJobWhoHasLeftItsForm() {
        AtomicReference<Route> held = new AtomicReference<>();
        visitor.go("#/new");
        assertThat(page.getByText("The gateway would take it.")).isVisible();
        page.route("**/api/v1/jobs", held::set);
        button("Submit").click();
        page.waitForCondition(() -> held.get() != null);
        visitor.go("#/sweeps");
        assertThat(heading()).hasText("Sweeps");

        page.waitForResponse("**/api/v1/jobs", () -> held.get().resume());
        // What is asked for after it is answered after it, and the form had its turn.
        page.evaluate("() => fetch('api/v1/methods').then((answer) => answer.text())");

        assertThat(page).hasURL(Pattern.compile("#/sweeps$"));
        assertThat(heading()).hasText("Sweeps");
    }

    /** What the gateway had refused of the one sweep stood at the other. */
    @Test
    void tellsOfNoOtherSweepWhatWasRefused() {
        page.route("**/api/v1/sweeps/*/pause", PageTest::refuse);
        visitor.go("#/sweeps/1");
        button("Pause").click();
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        page.waitForResponse("**/api/v1/sweeps/2", () -> visitor.go("#/sweeps/2"));
        assertThat(button("Pause")).isVisible();
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    }

    @Test
    void saysWhatIsWrongWithAQuestion() {
        page.route(
                "**/api/v1/comparison?*baseline=fixmatch*",
                route -> route.fulfill(
                        new Route.FulfillOptions()
                                .setStatus(400)
                                .setContentType("application/problem+json")
                                .setBody(
                                        "{\"title\": \"The request is invalid\", \"status\": 400, \"detail\": \"one field is wrong\","
                                                + " \"violations\": [{\"field\": \"baseline\", \"message\": \"must name one row\"}]}")));
        visitor.go("");
        page.getByText("pin").first().click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("must name one row");
        assertThat(page.locator("table.compare tbody tr")).hasCount(6);
    }

    /** The figures of the one stood under the name of the other, as long as the other had no answer, and so did the filter then. */
    @Test
    void saysThatFiguresAreOfTheQuestionBefore() {
        page.route("**/api/v1/comparison?*figure=teacher.last*", PageTest::refuse);
        visitor.go("");
        Locator figure = page.locator("select[name=figure]");
        Locator before = page.getByText("the answer to the question before");
        assertThat(figure).hasValue("student.last");
        figure.selectOption("teacher.last");

        assertThat(page.locator(".stale").first()).containsText("As of");
        assertThat(figure).hasValue("teacher.last");
        assertThat(page.locator("table.compare tbody tr")).hasCount(6);
        assertThat(before).isVisible();
        assertThat(page.getByText("CSV")).not().hasAttribute("href", Pattern.compile("teacher"));
        page.goBack();
        assertThat(figure).hasValue("student.last");
        assertThat(before).hasCount(0);
    }

    @Test
    void saysThatFiguresOfASweepAreOfTheQuestionBefore() {
        page.route("**/api/v1/sweeps/*/comparison?*figure=teacher.last*", PageTest::refuse);
        visitor.go("#/sweeps");
        page.getByText("few labels").click();
        Locator figure = page.locator("section select");
        Locator before = page.getByText("the answer to the question before");
        figure.selectOption("teacher.last");
        assertThat(before).isVisible();
        page.goBack();
        assertThat(figure).hasValue("student.last");
        assertThat(before).hasCount(0);
    }

    private static void refuse(Route route) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(503)
                .setContentType("application/problem+json")
                .setBody("{\"title\": \"Something that is needed does not answer\", \"status\": 503,"
                        + " \"detail\": \"the metrics service does not answer\", \"violations\": []}"));
    }

    @Test
    void startsThreeMethodsWhereThereIsNothingToCompare() {
        visitor.answer("**/api/v1/comparison?*", "nothing.json");
        visitor.go("");
        button("Start three methods").click();
        assertThat(heading()).hasText("Jobs");
        assertThat(page.locator("tbody tr")).hasCount(9);
        assertThat(page.locator("tbody")).containsText("9th in the queue");
    }

    @Test
    void submitsJobsWhileTheMetricsServiceIsAway() {
        page.route("**/api/v1/comparison?*", PageTest::refuse);
        visitor.go("");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("the metrics service does not answer");
        assertThat(page.getByText("Only this page needs the metrics service")).isVisible();
        page.getByText("New", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(button("Submit")).isEnabled();
    }

    @Test
    void staysDarkForWhoChoseIt() {
        visitor.go("#/jobs");
        button("auto").click();
        button("light").click();
        page.reload();
        assertThat(button("dark")).isVisible();
        assertThat((String) page.evaluate("() => getComputedStyle(document.documentElement).colorScheme"))
                .isEqualTo("dark");
        visitor.requireQuiet();
    }

    @Test
    void saysSinceWhenItHeardNothing() {
        Front.submitted(Front.SPEC);
        // Whoever is told by a stream has heard something.
        page.route("**/api/v1/jobs/events*", route -> route.abort());
        visitor.go("#/jobs");
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.route("**/api/v1/jobs?*", route -> route.abort());
        aMomentLater();
        assertThat(page.locator(".stale")).containsText("As of");
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.unroute("**/api/v1/jobs?*");
        aMomentLater();
        assertThat(page.locator(".stale")).hasCount(0);
    }

    /** The requests by which the page asks are aborted meanwhile, so that only the stream can tell. */
    @Test
    void movesAJobByItsStream() {
        UUID job = Front.submitted(Front.SPEC);
        visitor.go("#/jobs/" + job);
        assertThat(page.locator(".head")).containsText("queued");
        awaitStreams(1);
        page.route("**/api/v1/jobs/" + job, Route::abort);

        Front.claim("trainer-1");
        new Worker(kafka, job, 1).starts().isAt(0, 5).trained(0).labeled(0);
        assertThat(page.locator(".head")).containsText("running");
        assertThat(page.locator(".figures").first()).containsText("1/2");
        assertThat(page.locator(".stale")).hasCount(0);
        Front.ask(job, "cancel");
        new Worker(kafka, job, 1).finished(Outcome.CANCELLED);
        assertThat(page.locator(".head")).containsText("cancelled");
        awaitStreams(0);
    }

    @Test
    void movesTheListByItsStreamWhileItIsSeen() {
        visitor.go("#/jobs?state=queued");
        assertThat(page.getByText("No job is like that.")).isVisible();
        awaitStreams(1);
        Front.submitted(Front.SPEC);
        assertThat(page.locator("tbody tr")).hasCount(1);

        hide(true);
        awaitStreams(0);
        Front.submitted(Front.SPEC);
        hide(false);
        assertThat(page.locator("tbody tr")).hasCount(2);
        awaitStreams(1);
        visitor.go("#/new");
        awaitStreams(0);
        visitor.requireQuiet();
    }

    @Test
    void asksWhereItHearsNoStream() {
        page.route("**/events?*", Route::abort);
        visitor.go("#/jobs");
        assertThat(page.getByText("There are no jobs yet.")).isVisible();

        UUID job = Front.submitted(Front.SPEC);
        aMomentLater();
        assertThat(page.locator("tbody tr")).containsText("queued");
        Front.ask(job, "cancel");
        aMomentLater();
        assertThat(page.locator("tbody tr")).containsText("cancelled");
        assertThat(page.locator(".stale")).hasCount(0);
        assertThat(downloads.streamsOpen()).isZero();
    }

    @Test
    void showsWhatTheServicesSaidOfAJobWhenSomebodyOpensIt() {
        UUID job = Front.submitted(Front.SPEC);
        visitor.go("#/jobs/" + job);
        Locator lines = page.locator("table.log tbody tr");
        assertThat(lines).hasCount(0);

        page.getByText("Log", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(lines.first()).containsText("job submitted");
        LogLine failure = new LogLine(Instant.now(), LogLevel.ERROR, "Run failed", "Oh: no\n\tat Here");
        new Worker(kafka, job, 1).says(new LinesLogged(job, 1, "trainer", "host-1", List.of(failure), 0));
        assertThat(lines.last()).containsText("Run failed");

        page.getByText("Stack trace").click();
        assertThat(page.getByText("at Here")).isVisible();
        visitor.look("log", 1280, ColorScheme.LIGHT);
        visitor.look("log", 390, ColorScheme.DARK);
    }

    /** The newest lines alone are shown, and the trace that somebody read closed, or another one opened, when a line went. */
    @Test
    void keepsAStackTraceOpenWhileLinesMoveOn() {
        UUID job = Front.submitted(Front.SPEC);
        AtomicInteger first = new AtomicInteger(1);
        page.route("**/api/v1/jobs/*/log?*", route -> {
            String lines = IntStream.range(first.get(), first.get() + 3)
                    .mapToObj(LINE::formatted)
                    .collect(Collectors.joining(", ", "[", "]"));
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{\"lines\": " + lines + ", \"total\": 9, \"kept\": 9, \"lost\": 0}"));
        });
        visitor.go("#/jobs/" + job);
        page.getByText("Log", new Page.GetByTextOptions().setExact(true)).click();
        page.getByText("Stack trace").nth(1).click();
        assertThat(page.getByText("trace of 2")).isVisible();

        first.set(2);
        aMomentLater();

        assertThat(page.getByText("line 4")).isVisible();
        assertThat(page.getByText("trace of 2")).isVisible();
        assertThat(page.locator("table.log details[open]")).hasCount(1);
    }

    private void awaitStreams(int open) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> downloads.streamsOpen() == open);
    }

    /** As if another tab were in front. */
    private void hide(boolean hidden) {
        page.evaluate(
                "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
                        + " document.dispatchEvent(new Event('visibilitychange')); }",
                hidden);
    }

    private Locator heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Longer than the page waits before it asks again. */
    private void aMomentLater() {
        page.clock().fastForward(31_000);
    }
}
