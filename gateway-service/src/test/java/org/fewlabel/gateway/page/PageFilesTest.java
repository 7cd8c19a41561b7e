package org.fewlabel.gateway.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway sends a browser that asks for the page. */
@QuarkusTest
class PageFilesTest {
    private static final int SCRIPT_GZIP_BYTES_MAX = 60 * 1024;
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/static/bundle/[^\"]+\\.js)\"");
    private static final Pattern STYLE = Pattern.compile("href=\"(/static/bundle/[^\"]+\\.css)\"");

    /** Its scripts have other names after an update: a page that a browser kept would ask for some that are gone. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html"})
    void isAskedForAnewEachTime(String path) {
        given().get(path)
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("text/html"))
                .header("Cache-Control", equalTo("no-cache"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/jobs", "/nowhere"})
    void letsABrowserAskNobodyElse(String path) {
        given().get(path)
                .then()
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
    }

    /** A name that was made to resolve to this machine. */
    @Test
    void isNotShownUnderAForeignName() {
        given().header("Host", "rebound.example:8080").get("/").then().statusCode(421);
    }

    @Test
    void hasAnIcon() {
        given().get("/favicon.svg").then().statusCode(200).header("Content-Type", containsString("image/svg+xml"));
    }

    @Test
    void isSmall() throws IOException {
        String page = given().get("/").asString();
        int script = gzipBytes(given().get(script(page)).asByteArray());
        int style = gzipBytes(given().get(found(STYLE, page)).asByteArray());

        System.out.printf("the page's script is %,d bytes with gzip, its style %,d%n", script, style);
        assertThat(script).isPositive().isLessThanOrEqualTo(SCRIPT_GZIP_BYTES_MAX);
    }

    @Test
    void speaksOfNoOtherServer() {
        String page = given().get("/").asString();
        String all = page + given().get(found(STYLE, page)).asString();

        assertThat(Pattern.compile("(src|href)=\"(https?:)?//").matcher(all).find())
                .isFalse();
        assertThat(List.of(all.split("url\\("))).hasSize(1);
    }

    private static String script(String page) {
        return found(SCRIPT, page);
    }

    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        return matcher.group(1);
    }

    private static int gzipBytes(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.size();
    }
}
