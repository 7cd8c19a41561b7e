package org.fewlabel.gateway.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.TestClock;
import org.fewlabel.gateway.download.Downloads;
import org.fewlabel.gateway.identity.Required;
import org.fewlabel.testing.Chromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page at a gateway that wants to know who asks. */
@QuarkusTest
@TestProfile(Required.class)
@ExtendWith(Chromium.class)
class PageSignInTest {
    private static final int DESK = 1280;
    private static final int PHONE = 390;

    @Inject
    Front front;

    @Inject
    Downloads downloads;

    @Inject
    TestClock clock;

    @TestHTTPResource
    URL home;

    /** Paths of the API that the page asked for. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private Visitor visitor;
    private Page page;

    @BeforeEach
    void come() {
        front.empty();
        front.sql("DELETE FROM api_token");
        visitor = Visitor.at(home.toString());
        page = visitor.window(DESK, 800, ColorScheme.LIGHT);
        page.clock().install();
        page.onRequest(request -> {
            String path = request.url().replaceFirst("^https?://[^/]+", "");
            if (path.startsWith("/api/")) {
                asked.add(request.method() + " " + path);
            }
        });
        visitor.answerAsRecorded();
        visitor.letRefusalsPass();
    }

    @AfterEach
    void leave() {
        visitor.close();
    }

    @Test
    void asksForATokenAndGoesOnWhereTheUserWantedToBe() {
        submitted(Required.token("bob", "submit"), "of bob");
        String token = Required.token("alice", "submit");
        visitor.go("#/jobs?state=queued");
        assertThat(heading()).hasText("Sign in");
        assertThat(field()).isFocused();
        assertThat(page).hasTitle("Sign in · Fewlabel");
        assertThat(page.locator(".bar-top nav")).hasCount(0);
        assertThat(asked).containsExactly("GET /api/v1/identity");

        field().fill("fwl_of-nobody");
        page.keyboard().press("Enter");
        assertThat(page.locator("#token-refusal"))
                .hasText("Not signed in: there is no such token, or it was revoked or has expired.");
        assertThat(field()).hasValue("");
        assertThat(field()).isFocused();
        field().fill("  " + token + "\t");
        button("Sign in").click();

        assertThat(heading()).hasText("Jobs");
        assertThat(page).hasURL(Pattern.compile("#/jobs\\?state=queued$"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator(".who")).containsText("alice submit");
        awaitStreams(1);
        UUID own = submitted(token, "of alice");
        assertThat(page.locator("tbody tr")).hasCount(2);
        requireNoTrace(token);
        page.reload();
        assertThat(page.locator("a[href='#/jobs/" + own + "']")).isVisible();
        visitor.requireQuiet();
    }

    /** Neither what scripts can read nor the address has it. */
    private void requireNoTrace(String token) {
        List<Cookie> cookies = page.context().cookies();
        assertThat(cookies).singleElement().matches(cookie -> cookie.httpOnly, "no script reads it");
        String seen =
                String.valueOf(page.evaluate("() => JSON.stringify([document.cookie, location.href, {...localStorage},"
                        + " {...sessionStorage}, history.state, document.documentElement.outerHTML,"
                        + " [...document.querySelectorAll('input')].map(input => input.value)])"));
        assertThat(seen).doesNotContain(token);
    }

    @Test
    void asksAgainOnceWhenATokenIsRevokedAndIsSilentMeanwhile() {
        String token = Required.token("alice", "submit");
        submitted(token, "of alice");
        visitor.go("#/new");
        signIn(token);
        page.getByLabel("The same as JSON")
                .fill(
                        "{\"name\": \"a draft\", \"dataset\": {\"name\": \"two-moons\", \"labels\": 10}, \"method\": {\"name\": \"vat\"}}");
        page.clock().fastForward(1_000);
        assertThat(page.getByText("The gateway would take it.")).isVisible();

        change("revoked_at = now()");
        button("Submit").click();
        assertThat(heading()).hasText("Sign in");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("You were signed in, and are not any more");
        assertThat(field()).isFocused();
        awaitStreams(0);
        asked.clear();
        page.clock().fastForward(120_000);
        page.evaluate("() => fetch('q/openapi').then((answer) => answer.text())"); // What is asked is asked by then.
        assertThat(asked).isEmpty();

        signIn(Required.token("alice", "submit"));
        assertThat(heading()).hasText("New job");
        assertThat(page.getByLabel("The same as JSON")).hasValue(Pattern.compile("a draft"));
    }

    @Test
    void signsOut() {
        String token = Required.token("alice", "submit");
        submitted(token, "of alice");
        visitor.go("#/jobs");
        signIn(token);
        assertThat(page.locator("tbody tr")).hasCount(1);

        button("Sign out").click();
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("You are signed out.");
        assertThat(page).hasURL(Pattern.compile("#/compare$"));
        assertThat(page.locator("body")).not().containsText("alice");
        assertThat(page.context().cookies()).isEmpty();
        awaitStreams(0);
        page.reload();
        assertThat(heading()).hasText("Sign in");
    }

    @Test
    void offersWhatTheRoleAllows() {
        String alice = Required.token("alice", "submit");
        UUID own = submitted(alice, "of alice");
        UUID other = submitted(Required.token("bob", "submit"), "of bob");
        visitor.go("#/jobs");
        signIn(alice);
        assertThat(page.locator("tbody tr")).hasCount(2);
        page.getByLabel("mine").check();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody tr")).containsText("of alice");
        assertThat(page).hasURL(Pattern.compile("owner=alice"));

        visitor.go("#/jobs/" + other);
        String why = "This is bob's: to change it takes the role operate; you have submit.";
        assertThat(button("Cancel")).isDisabled();
        assertThat(button("Cancel")).hasAttribute("title", why);
        assertThat(page.locator("main")).containsText(why);
        visitor.go("#/jobs/" + own);
        assertThat(page.locator("main")).containsText(" by alice");
        button("Pause").click();
        assertThat(page.locator(".head .state")).hasText(Pattern.compile("paused"));

        button("Sign out").click();
        signIn(Required.token("carol", "read"));
        visitor.go("#/new");
        assertThat(button("Submit")).isDisabled();
        assertThat(button("Submit")).hasAttribute("title", "This takes the role submit; you have read.");
        visitor.go("#/jobs/" + own);
        assertThat(button("Resume")).isDisabled();
        visitor.requireQuiet();
    }

    /** Of what a page of before knows nothing: its user's role was another then. */
    @Test
    void showsARefusalAsOtherFailures() {
        String alice = Required.token("alice", "submit");
        UUID own = submitted(alice, "of alice");
        visitor.go("#/jobs/" + own);
        signIn(alice);
        assertThat(button("Pause")).isEnabled();
        change("roles = 'read'");

        button("Pause").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("takes the role submit");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Whoever runs this gateway makes tokens that may.");
        assertThat(heading()).hasText("of alice");
    }

    @Test
    void isLegibleAndReachable() {
        String token = Required.token("a.name.that.is.long@laboratory.example.org", "read");
        UUID job = submitted(Required.token("bob", "submit"), "of bob");
        visitor.go("#/jobs");
        assertThat(field()).isFocused();
        look("sign-in");
        field().fill("fwl_of-nobody");
        button("Sign in").click();
        assertThat(page.locator("#token-refusal")).containsText("Not signed in");
        look("sign-in-refused");

        signIn(token);
        assertThat(page.locator("tbody tr")).hasCount(1);
        look("jobs-of-all");
        Map.of("job-of-another", "#/jobs/" + job, "sweeps-of-all", "#/sweeps", "new-of-a-reader", "#/new")
                .forEach((name, hash) -> {
                    visitor.go(hash);
                    assertThat(page.locator("table.cards, .figures, fieldset").first())
                            .isVisible();
                    look(name);
                });
        button("Sign out").click();
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("You are signed out.");
        look("signed-out");
    }

    private void look(String name) {
        for (int width : new int[] {DESK, PHONE}) {
            visitor.look(name, width, ColorScheme.LIGHT);
            visitor.look(name, width, ColorScheme.DARK);
        }
        page.setViewportSize(DESK, 800);
    }

    private void signIn(String token) {
        field().fill(token);
        button("Sign in").click();
        assertThat(page.locator(".who")).isVisible();
    }

    /** Changes all tokens, as of which gateways hear within seconds. */
    private void change(String to) {
        front.sql("UPDATE api_token SET " + to);
        clock.advance(Duration.ofSeconds(10));
    }

    private static UUID submitted(String token, String name) {
        return UUID.fromString(Required.jsonAs(token)
                .body(Front.SPEC.replace("\"moons\"", "\"" + name + "\""))
                .post("/api/v1/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("id"));
    }

    private void awaitStreams(int open) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> downloads.streamsOpen() == open);
    }

    private Locator field() {
        return page.getByLabel("Token", new Page.GetByLabelOptions().setExact(true));
    }

    private Locator heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
