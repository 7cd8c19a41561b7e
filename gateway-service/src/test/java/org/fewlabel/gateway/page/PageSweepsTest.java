package org.fewlabel.gateway.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import java.util.regex.Pattern;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.quota.TestQuotas;
import org.fewlabel.testing.Chromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The form for sweeps and the health of the whole, in a real browser at the real gateway. */
@QuarkusTest
@ExtendWith(Chromium.class)
class PageSweepsTest {
    @Inject
    Front front;

    @Inject
    TestQuotas quotas;

    @TestHTTPResource
    URL home;

    private Visitor visitor;
    private Page page;

    @BeforeEach
    void come() {
        front.empty();
        visitor = Visitor.at(home.toString());
        page = visitor.window(1280, 800, ColorScheme.LIGHT);
    }

    @AfterEach
    void leave() {
        quotas.reset();
        visitor.close();
        front.empty();
    }

    @Test
    void plansASweepSaysWhatItIsAndSubmitsIt() {
        visitor.go("#/sweeps");
        page.getByText("New sweep").click();
        Locator status = page.locator("form [role=status]");
        assertThat(status).containsText("30 runs: 6 cells × 5 repeats. How long it takes is not known");

        field("Data set").selectOption("two-moons");
        field("Name").fill("by hand");
        field("Numbers of labels").fill("10, 20");
        field("Epochs").fill("2");
        field("Steps per epoch").fill("10");
        field("Seeds").fill("1 2");
        page.getByLabel("VAT", new Page.GetByLabelOptions().setExact(true)).check();
        field("Seeds").press("Tab");

        assertThat(status).containsText("12 runs: 6 cells × 2 repeats");
        assertThat(page.getByLabel("The same as JSON")).hasValue(Pattern.compile("\"dataset.labels\": \\["));
        assertThat(page.locator("pre")).containsText("/api/v1/sweeps -d '");
        page.reload();
        assertThat(status).containsText("12 runs");
        button("Submit").click();

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("by hand");
        String id = page.url().replaceFirst(".*/", "");
        JsonPath sweep = given().get("/api/v1/sweeps/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(sweep.getList("repeats.seeds", Integer.class)).isEqualTo(List.of(1, 2));
        assertThat(sweep.getString("baseline")).isEqualTo("supervised");
        assertThat(sweep.getList("cells.label", String.class))
                .contains("supervised, dataset.labels=10", "vat, dataset.labels=20")
                .hasSize(6);
    }

    @Test
    void saysWhatIsWrongWithAPlanAtItsFields() {
        visitor.go("#/new/sweep");
        field("Epochs").fill("0");
        field("Numbers of labels").fill("100, -1");
        field("Jobs at a time").fill("0");
        field("Jobs at a time").press("Tab");

        assertThat(fieldset("What all runs share")).containsText("must be");
        assertThat(fieldset("Axes")).containsText("must be");
        assertThat(fieldset("Limits")).containsText("must be a whole number from 1");
        assertThat(page.locator("form [role=status]")).containsText("to mend");
        assertThat(button("Submit")).isDisabled();
        assertThat(page.locator("form > .problem")).hasCount(0);

        field("Another axis").fill("nonsense.there = 1, 2");
        field("Another axis").press("Tab");
        assertThat(fieldset("Axes")).containsText("nonsense.there");
        assertThat(button("Submit")).isDisabled();
    }

    /** It kept its mark, and nothing could be submitted: the browser pointed at a field that was right by then. */
    @Test
    void submitsWhatWasMendedInTheJson() {
        visitor.go("#/new/sweep");
        Locator json = page.getByLabel("The same as JSON");
        field("Seeds").fill("six");
        field("Seeds").press("Tab");
        assertThat(field("Seeds"))
                .hasJSProperty("validationMessage", "Whole numbers, with commas or spaces between them");

        json.fill(json.inputValue().replaceFirst("\"seeds\": \\[[^\\]]*\\]", "\"seeds\": [6]"));

        assertThat(field("Seeds")).hasValue("6");
        assertThat(field("Seeds")).hasJSProperty("validationMessage", "");
        button("Submit").click();
        assertThat(page).hasURL(Pattern.compile("#/sweeps/[0-9a-f-]+"));
    }

    @Test
    void takesTheJobOfTheOtherFormForItsBase() {
        visitor.go("#/new");
        page.locator("[id='f-method.name']").selectOption("fixmatch");
        page.getByText("Many of them: a sweep").click();

        assertThat(page.getByLabel("The same as JSON")).hasValue(Pattern.compile("\"baseline\": \"supervised\""));
        assertThat(page.getByLabel("FixMatch", new Page.GetByLabelOptions().setExact(true)))
                .isChecked();
        assertThat(field("Labels")).hasValue("100");
        assertThat(page.locator("form [role=status]")).containsText("10 runs: 2 cells × 5 repeats");
        visitor.requireQuiet();
    }

    @Test
    void tellsOperatorsHowTheWholeIs() {
        quotas.set("waiting-max", "50");
        Front.submitted(Front.SPEC);
        visitor.go("#/jobs");
        button("Health").click();

        Locator health = page.locator("#health");
        assertThat(health).containsText("Database");
        assertThat(health.locator("li").filter(new Locator.FilterOptions().setHasText("Metrics service")))
                .containsText("away");
        assertThat(health).containsText("In the queue");
        assertThat(health).containsText(Pattern.compile("Your jobs that wait\\s*1 of 50"));
        assertThat(health).not().containsText("Your uploads");
        visitor.look("health", 1280, ColorScheme.DARK);
        visitor.look("health", 390, ColorScheme.LIGHT);
        page.keyboard().press("Escape");
        assertThat(health).isHidden();
    }

    private Locator field(String name) {
        return page.getByLabel(name, new Page.GetByLabelOptions().setExact(true));
    }

    private Locator fieldset(String legend) {
        return page.locator("fieldset fieldset").filter(new Locator.FilterOptions().setHasText(legend));
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
