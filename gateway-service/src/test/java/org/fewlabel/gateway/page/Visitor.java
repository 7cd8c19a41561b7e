package org.fewlabel.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fewlabel.testing.Chromium;

/** Somebody at a browser, who hears what it complains of. */
final class Visitor implements AutoCloseable {
    /** As long as a busy machine may take. */
    private static final double PATIENCE_MILLIS = 20_000;

    /** What the services answered in their own tests, see {@link org.fewlabel.testing.Recording}. */
    private static final Path ANSWERS = Path.of("src", "test", "web", "recorded");

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private final Playwright playwright;
    private final Browser browser;
    private final String home;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();
    private boolean refusalsPass;
    private BrowserContext context;
    private Page page;

    private Visitor(Playwright playwright, Browser browser, String home) {
        this.playwright = playwright;
        this.browser = browser;
        this.home = home;
        this.context = browser.newContext();
        this.page = open();
    }

    /** @param home the gateway's address, with a slash at its end */
    static Visitor at(String home) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright = Chromium.driver();
        Browser browser = Chromium.launch(playwright);
        return new Visitor(playwright, browser, home);
    }

    /** A fresh window. */
    Page window(int width, int height, ColorScheme scheme) {
        context.close();
        context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
        page = open();
        return page;
    }

    private Page open() {
        complaints.clear();
        foreign.clear();
        refusalsPass = false;
        // No Content-Security-Policy holds up what a debugger brings.
        context.addInitScript(axe());
        Page opened = context.newPage();
        opened.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        opened.onPageError(error -> complaints.add("error: " + error));
        opened.onRequest(request -> {
            if (!request.url().startsWith(home)
                    && !request.url().startsWith("data:")
                    && !request.url().startsWith("blob:")) {
                foreign.add(request.url());
            }
        });
        return opened;
    }

    Page go(String hash) {
        page.navigate(home + hash);
        return page;
    }

    /** Answers what is asked of the metrics service and of labelers, which do not run in these tests, as they answered in theirs. */
    void answerAsRecorded() {
        answer("**/api/v1/comparison?*", "comparison.json");
        answer("**/api/v1/comparison?*by=labels*", "budgets.json");
        answer("**/api/v1/results/*", "result.json");
        answer("**/api/v1/datasets", "datasets.json");
        answer("**/api/v1/sweeps", "sweeps.json");
        answer("**/api/v1/sweeps/*", "sweep.json");
        answer("**/api/v1/sweeps/*/comparison?*", "comparison.json");
        answer("**/api/v1/jobs/*/labels?*", "labels.json");
        page.route(
                "**/api/v1/jobs/*/images/*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("image/svg+xml")
                        .setBody(text(Path.of("src", "main", "web", "public", "favicon.svg")))));
    }

    void answer(String glob, String recording) {
        page.route(
                glob,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(text(ANSWERS.resolve(recording)))));
    }

    /** A browser says of each answer 401 that there was one; which is what is meant in this window. */
    void letRefusalsPass() {
        refusalsPass = true;
    }

    /** That the browser had nothing to say, and asked nobody else. */
    void requireQuiet() {
        complaints.removeIf(complaint -> refusalsPass && complaint.contains("status of 401"));
        assertThat(complaints).as("what the console says").isEmpty();
        assertThat(foreign).as("requests to others").isEmpty();
    }

    /** What axe finds wrong with the page as it is. */
    private List<String> barriers() {
        Object found = page.evaluate(
                "() => axe.run().then(result => result.violations.flatMap(violation =>"
                        + " violation.nodes.map(node => violation.id + ' at ' + node.target.join(' ') + ': ' + node.failureSummary)))");
        complaints.removeIf(complaint -> complaint.startsWith("warning: Canvas2D")); // Axe paints to see colours.
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    /** The page as it is, in a window of that width: axe finds no barrier, and nothing hangs over. */
    void look(String name, int width, ColorScheme scheme) {
        String what = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        page.setViewportSize(width, 800);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(what + ".png")));
        requireQuiet();
        assertThat(barriers()).as(what).isEmpty();
        assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                .as(what + " hangs over")
                .isLessThanOrEqualTo(width);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String axe() {
        try (InputStream in = Visitor.class.getResourceAsStream(AXE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
