package org.fewlabel.gateway.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.Chromium;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Drawings of the page, and their files for papers. */
@QuarkusTest
@ExtendWith(Chromium.class)
class PageFiguresTest {
    /** What a paper's programs know of SVG, and what needs nothing of the page. */
    private static final List<String> PLAIN =
            List.of("svg", "title", "desc", "rect", "g", "path", "line", "circle", "text");

    @Inject
    Front front;

    @TestHTTPResource
    URL home;

    private Visitor visitor;
    private Page page;

    @BeforeEach
    void come() {
        front.empty();
        visitor = Visitor.at(home.toString());
        page = visitor.window(1280, 800, ColorScheme.DARK);
        visitor.answerAsRecorded();
    }

    @AfterEach
    void leave() {
        visitor.close();
    }

    @Test
    void showsErrorsByTheNumberOfLabels() {
        visitor.go("#/compare");
        page.getByText("By number of labels").click();

        assertThat(page).hasURL(Pattern.compile("view=budget"));
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("fixmatch has the lowest mean with 40, 100 and 400 labels.");
        Locator chart = page.locator("fl-budget svg");
        assertThat(chart).hasAttribute("aria-label", Pattern.compile("supervised: 42\\.0 ± 1\\.8 with 40"));
        assertThat(chart.locator("path.line")).hasCount(6); // Three of them in the legend.
        assertThat(chart.locator(".whisker")).hasCount(5);
        assertThat(chart.locator(".mark.hollow")).hasCount(1);
        Locator rows = page.locator(".budgets tbody tr");
        assertThat(rows).hasCount(3);
        assertThat(rows.filter(new Locator.FilterOptions().setHasText("fixmatch")))
                .containsText("2 of 3: 1 failed");
        assertThat(rows.filter(new Locator.FilterOptions().setHasText("vat"))).containsText("0 of 1: 1 queued");
        page.reload();
        assertThat(rows).hasCount(3);
        assertThat(page.getByText("CSV")).hasAttribute("href", Pattern.compile("by=labels"));
        visitor.requireQuiet();
    }

    @Test
    void isTakenHomeAsAFileThatNeedsNoStyleSheet() throws Exception {
        visitor.go("#/compare");
        Document comparison = file("fewlabel-comparison.svg", svgButton());

        assertThat(words(comparison)).contains("fixmatch", "26.3 ± 0.2", "5 of 5", "baseline", "better", "30.7 ± 0.7");
        assertThat(all(comparison, "desc").get(0).getTextContent()).contains("fixmatch is 4.4 points better");
        // Every run of every method is there.
        assertThat(all(comparison, "title").stream()
                        .filter(each -> each.getTextContent().startsWith("seed ")))
                .hasSize(19);

        visitor.go("#/compare?view=budget");
        Document budgets = file("fewlabel-labels.svg", svgButton());
        assertThat(words(budgets)).contains("fixmatch", "supervised", "vat", "40", "100", "400", "test error in %");
        assertThat(all(budgets, "desc").get(0).getTextContent()).contains("supervised: 42.0 ± 1.8 with 40");

        UUID job = Front.submitted(Front.SPEC);
        Front.claim("trainer-1").statusCode(200);
        try (KafkaProbe kafka = KafkaProbe.local()) {
            new Worker(kafka, job, 1).starts().trained(0).labeled(0);
        }
        visitor.go("#/jobs/" + job);
        Document curve = file("fewlabel-curve.svg", page.getByLabel("The curve as SVG"));
        assertThat(words(curve)).contains("student", "average", "teacher", "epoch", "error in %");
        assertThat(all(curve, "desc").get(0).getTextContent()).contains("student 33.3");
        visitor.requireQuiet();
    }

    private Locator svgButton() {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName("SVG").setExact(true));
    }

    /** Well-formed, light though the page is dark, without classes, variables and anything from elsewhere. */
    private Document file(String name, Locator button) throws Exception {
        Download download = page.waitForDownload(button::click);
        assertThat(download.suggestedFilename()).isEqualTo(name);
        download.saveAs(Path.of("target", "screenshots", name)); // To be looked at.
        String text = Visitor.text(download.path());
        assertThat(text)
                .doesNotContain("class=", "style=", "var(", "light-dark", "href", "<!--", "system-ui", "NaN")
                .contains("fill=\"#ffffff\"", "font-family=\"sans-serif\"", "#56616d");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(download.path().toFile());
        assertThat(all(document, "*")).allSatisfy(element -> {
            assertThat(element.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
            assertThat(PLAIN).contains(element.getLocalName());
        });
        assertThat(all(document, "title").get(0).getParentNode()).isEqualTo(document.getDocumentElement());
        return document;
    }

    private static List<String> words(Document document) {
        return all(document, "text").stream()
                .map(each -> each.getTextContent().strip())
                .toList();
    }

    private static List<Element> all(Document document, String name) {
        NodeList found = document.getElementsByTagNameNS("*", name);
        List<Element> elements = new ArrayList<>();
        Stream.iterate(0, i -> i < found.getLength(), i -> i + 1).forEach(i -> elements.add((Element) found.item(i)));
        return elements;
    }
}
