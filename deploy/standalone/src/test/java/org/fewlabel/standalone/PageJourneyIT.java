package org.fewlabel.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.fewlabel.contracts.Json;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.testing.Chromium;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A newcomer's way through the page at the packaged services: from nothing to three methods, their comparison and labels, to corrected
 * labels and a job that was trained with them.
 */
@ExtendWith(Chromium.class)
class PageJourneyIT {
    private static final double PATIENCE_MILLIS = 20_000;
    private static final int RUNS = 9;

    @RegisterExtension
    private static final Installation installation = new Installation("page", Map::of);

    private final List<String> complaints = new ArrayList<>();

    @Test
    void fromAnEmptyPageToWhichMethodHelpedAndAJobWithCorrectedLabels() throws Exception {
        try (Playwright driver = Chromium.driver();
                Browser browser = Chromium.launch(driver)) {
            Page page = browser.newPage();
            page.setDefaultTimeout(PATIENCE_MILLIS);
            page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
            page.onPageError(error -> complaints.add("error: " + error));

            page.navigate(installation.url(Port.GATEWAY) + "/");
            page.getByText("Start three methods").click();
            awaitRuns(page);
            assertCompared(page);
            assertLabelsHavePictures(page);
            correctFive(page);
            auditTen(page);
            trainWithThem(page);
            takeHome(page);
        }
        assertThat(complaints).isEmpty();
    }

    private static void awaitRuns(Page page) {
        Locator done = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("succeeded"));

        assertThat(done)
                .hasCount(RUNS, new LocatorAssertions.HasCountOptions().setTimeout(Installation.JOB_WAIT.toMillis()));
    }

    /** What the page says is what the gateway answers. */
    private static void assertCompared(Page page) throws Exception {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Compare"))
                .click();
        Locator rows = page.locator("table.compare tbody tr");
        assertThat(rows.filter(new Locator.FilterOptions().setHasText("3 of 3")))
                .hasCount(3, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        JsonNode comparison = Json.mapper()
                .readTree(installation
                        .get(Port.GATEWAY, "/api/v1/comparison?baseline=supervised")
                        .body());
        assertThat(comparison.path("rows")).hasSize(3);
        for (JsonNode row : comparison.path("rows")) {
            Locator shown = rows.filter(
                    new Locator.FilterOptions().setHasText(row.path("label").asText()));
            assertThat(shown)
                    .containsText(
                            String.format(Locale.ROOT, "%.1f", row.path("mean").asDouble()));
            assertThat(shown.locator(".plot .run")).hasCount(3);
            assertThat(shown.locator(".plot .interval"))
                    .hasCount(row.path("difference").isNull() ? 0 : 3);
        }
    }

    private static void assertLabelsHavePictures(Page page) {
        page.locator("table.compare a[data-row]").first().click();
        page.locator("table.jobs a[data-row]").first().click();
        page.getByText("Look through the labels").click();
        Locator images = page.locator(".images img");

        assertThat(images).hasCount(60);
        page.waitForFunction("() => document.querySelector('.images img').naturalWidth === 96");
        assertThat(page.locator(".images li").first()).containsText("moon");
    }

    private static void correctFive(Page page) {
        page.getByText("Fix", new Page.GetByTextOptions().setExact(true)).click();
        for (int image = 1; image <= 5; image++) {
            answer(page, image % 2 == 0 ? "1" : "2");
            assertThat(page.locator(".footer + section .images li")).hasCount(image);
        }
    }

    /** The page says what the gateway does. */
    private static void auditTen(Page page) throws Exception {
        page.getByText("Audit", new Page.GetByTextOptions().setExact(true)).click();
        page.getByLabel("images").fill("10");
        page.getByText("Begin an audit").click();
        for (int image = 1; image <= 10; image++) {
            answer(page, image % 2 == 0 ? "1" : "2");
            assertThat(page.locator("p.progress")).containsText(image < 10 ? image + " of 10" : "all 10");
        }
        String job = page.url().replaceFirst(".*labels/", "").replaceFirst("[?].*", "");
        JsonNode audits = Json.mapper()
                .readTree(installation
                        .get(Port.GATEWAY, "/api/v1/jobs/" + job + "/audits")
                        .body())
                .path("audits");
        assertThat(audits).hasSize(1);
        assertThat(page.locator("main"))
                .containsText(audits.path(0).path("accuracy").path("right").asInt() + " of 10");
        assertThat(page.locator(".shares .plot .dot").first()).isVisible();
    }

    private static void trainWithThem(Page page) {
        page.getByText("Fix", new Page.GetByTextOptions().setExact(true)).click();
        page.getByText("Train with them").click();
        assertThat(page.locator(".footer")).containsText("a label set of 5");
        page.getByText("Submit", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator(".head .state"))
                .hasText(
                        Pattern.compile("succeeded"),
                        new LocatorAssertions.HasTextOptions().setTimeout(Installation.JOB_WAIT.toMillis()));
    }

    private static void takeHome(Page page) throws IOException {
        for (String what : List.of("Labels, CSV", "Model, safetensors")) {
            Download download =
                    page.waitForDownload(() -> page.getByText(what, new Page.GetByTextOptions().setExact(true))
                            .click());
            assertThat(Files.size(download.path())).as(what).isPositive();
        }
    }

    /** Of the image that is shown, when all of its picture is there: the page takes no answer of one that is not. */
    private static void answer(Page page, String key) {
        Locator image = page.locator(".subject img");
        assertThat(image).isVisible();
        page.waitForFunction("() => {"
                + " const image = document.querySelector('.subject img');"
                + " return image.complete && image.naturalWidth > 0; }");
        page.keyboard().press(key);
    }
}
