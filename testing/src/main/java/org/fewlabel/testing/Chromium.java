package org.fewlabel.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The browser of this system. Without one a developer's tests of the page are skipped; the build that counts must not pass by
 * skipping.
 */
public final class Chromium implements ExecutionCondition {
    static final String REQUIRED = "FEWLABEL_BROWSER_REQUIRED";
    static final String MISSING = "there is no Chromium on the PATH, so the page is not looked at in a browser;"
            + " Debian: apt-get install chromium";
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    /** A property of the JVM, since Quarkus loads the classes of tests more than once. */
    private static final String SAID = "fewlabel.test.browser-missing";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        ConditionEvaluationResult result = decide(System.getenv());
        if (result.isDisabled() && System.setProperty(SAID, "said") == null) {
            System.out.println(MISSING);
        }
        return result;
    }

    static ConditionEvaluationResult decide(Map<String, String> environment) {
        return find(environment).isPresent() || Boolean.parseBoolean(environment.get(REQUIRED))
                ? ConditionEvaluationResult.enabled("")
                : ConditionEvaluationResult.disabled(MISSING);
    }

    static Optional<Path> find(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts what drives browsers, and downloads none. */
    public static Playwright driver() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    public static Browser launch(Playwright driver) {
        return driver.chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(required())
                        .setArgs(QUIET));
    }

    private static Path required() {
        return find(System.getenv())
                .orElseThrow(() -> new AssertionError(MISSING + "; and with " + REQUIRED + "=true it must be"));
    }
}
