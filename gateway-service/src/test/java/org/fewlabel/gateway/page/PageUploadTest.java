package org.fewlabel.gateway.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LabelerWire;
import org.fewlabel.gateway.dataset.UploadLabeler;
import org.fewlabel.gateway.dataset.Zips;
import org.fewlabel.testing.Chromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A folder of one's own pictures, from the form for a new job. */
@QuarkusTest
@ExtendWith(Chromium.class)
class PageUploadTest {
    @Inject
    Front front;

    @TestHTTPResource
    URL home;

    @ConfigProperty(name = "fewlabel.labeler.url")
    URI labelerUrl;

    private LabelerWire labeler;
    private Visitor visitor;
    private Page page;

    @BeforeEach
    void open() throws IOException {
        front.empty();
        labeler = new LabelerWire(labelerUrl, UploadLabeler::answer);
        visitor = Visitor.at(home.toString());
        page = visitor.go("#/new");
        page.getByText("Upload a folder of your own pictures").click();
    }

    @AfterEach
    void close() {
        visitor.close();
        labeler.close();
    }

    @Test
    void anArchiveThatIsDroppedIsWhatTheJobLearnsFrom() {
        JSHandle dropped = page.evaluateHandle(
                "zip => { const bytes = Uint8Array.from(atob(zip), each => each.charCodeAt(0));"
                        + " const files = new DataTransfer();"
                        + " files.items.add(new File([bytes], 'my pets.zip')); return files; }",
                Base64.getEncoder().encodeToString(Zips.pets().bytes()));

        page.locator("fl-upload .drop").dispatchEvent("drop", Map.of("dataTransfer", dropped));

        assertThat(page.getByText("my pets: 2 classes (cat 1, dog 1), 0 unlabeled, 0 to test on"))
                .isVisible();
        assertThat(page.getByLabel("Data set", new Page.GetByLabelOptions().setExact(true)))
                .hasValue("image-folder");
        assertThat(page.getByLabel("Upload", new Page.GetByLabelOptions().setExact(true)))
                .hasValue("my pets");
        assertThat(page.getByLabel("The same as JSON")).hasValue(Pattern.compile("\"upload\": \"my pets\""));
        visitor.requireQuiet();
    }

    @Test
    void showsEveryFaultOfAnArchiveAndTakesTheMendedOne() {
        Zips wrong = Zips.pets();
        wrong.add("labeled/cat/words.txt", Zips.picture("words"));
        wrong.add("../trap.png", Zips.picture("a trap"));
        page.getByLabel("Call it").fill("animals");
        choose("pets.zip", wrong.bytes());

        assertThat(page.locator("fl-upload .problem")).containsText("it has 2 faults");
        assertThat(page.locator("fl-upload .problem li"))
                .containsText(new String[] {"../trap.png must be a path", "labeled/cat/words.txt must be a picture"});

        choose("pets.zip", Zips.pets().bytes());
        assertThat(page.locator("fl-upload [role=status]")).containsText("animals: 2 classes");
        assertThat(page.locator("fl-upload .problem")).hasCount(0);
    }

    private void choose(String name, byte[] zip) {
        page.locator("fl-upload input[type=file]").setInputFiles(new FilePayload(name, "application/zip", zip));
    }
}
