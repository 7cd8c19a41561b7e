package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.MethodName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be named in a job, at the terminal. */
class CatalogueCommandsTest {
    @TempDir
    Path folder;

    private WiredGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new WiredGateway(folder);
        ObjectNode catalogue = Json.mapper().createObjectNode();
        ArrayNode methods = catalogue.putArray("methods");
        for (MethodName method : MethodName.values()) {
            methods.addObject()
                    .put("name", method.wireName())
                    .put("title", method.title())
                    .put("meaning", method.meaning())
                    .putPOJO("paper", method.paper())
                    .putPOJO("options", method.options());
        }
        gateway.answers("GET /api/v1/methods", Json.mapper().writeValueAsString(catalogue));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void listsTheMethodsWithALineEach() {
        WiredGateway.Ending list = gateway.run("methods");

        assertThat(list.exitCode()).as(list.errors()).isZero();
        assertThat(list.output().lines()).hasSize(2 + MethodName.values().length);
        assertThat(list.output()).containsPattern("mean-teacher +agrees with a teacher that is the moving average");
    }

    @Test
    void showsWhatAMethodTakes() {
        for (MethodName method : MethodName.values()) {
            WiredGateway.Ending shown = gateway.run("methods", method.wireName());

            assertThat(shown.exitCode()).as(shown.errors()).isZero();
            assertThat(shown.output()).startsWith(method.title() + ": " + method.meaning() + "\n");
            assertThat(method.options()).allSatisfy(option -> assertThat(shown.output())
                    .contains("\n" + option.name() + " ")
                    .contains(option.meaning())
                    .contains(
                            option.choices().isEmpty()
                                    ? option.min() + " to " + option.max()
                                    : String.join(", ", option.choices())));
        }
        assertThat(gateway.run("methods", "mean-teacher").output())
                .contains("Tarvainen, Valpola, 2017")
                .contains("arXiv 1703.01780");
        assertThat(gateway.run("methods", "supervised").output()).doesNotContain("arXiv");
    }

    @Test
    void saysWhichMethodsThereAre() {
        WiredGateway.Ending unknown = gateway.run("methods", "vatt");

        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.errors())
                .contains("NAME must be one of supervised, ")
                .contains(", vat,")
                .contains("was: vatt");
    }

    @Test
    void printsWhatRestSaysForPrograms() throws IOException {
        WiredGateway.Ending all = gateway.run("methods", "--json");
        WiredGateway.Ending one = gateway.run("methods", "vat", "--json");

        assertThat(Json.mapper().readTree(all.output()).path("methods")).hasSize(MethodName.values().length);
        assertThat(Json.mapper().readTree(one.output()).at("/options/0/default").isMissingNode())
                .isFalse();
    }

    @Test
    void printsTheAddressOfThePageForProgramsAndOpensNothing() throws IOException {
        WiredGateway.Ending open = gateway.run("open", "--json");

        assertThat(open.exitCode()).as(open.errors()).isZero();
        assertThat(Json.mapper().readTree(open.output()).path("page").asText())
                .startsWith("http://127.0.0.1:")
                .endsWith("/");
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void listsTheDataSetsAndWhyAFolderCannotBeUsed() throws IOException {
        String answer = """
                {"datasets": [
                  {"name": "fashion-mnist", "folder": null, "upload": null, "present": true, "refusal": null, "training": 60000,
                   "labeled": 60000, "test": 10000, "classes": ["a", "b"], "height": 28, "width": 28, "channels": 1,
                   "samples": ["/api/v1/datasets/fashion-mnist/images/0"]},
                  {"name": "image-folder", "folder": "pets", "upload": null, "present": true, "refusal": null, "training": 30,
                   "labeled": 20, "test": 0, "classes": ["cat", "dog", "owl"], "height": null, "width": null,
                   "channels": null, "samples": []},
                  {"name": "image-folder", "folder": "empty", "upload": null, "present": false, "refusal": "has no classes",
                   "training": 0, "labeled": 0, "test": 0, "classes": [], "height": null, "width": null,
                   "channels": null, "samples": []},
                  {"name": "image-folder", "folder": null, "upload": {"name": "my pets", "sha256": "ab", "bytes": 7,
                   "labeledPerClass": {"cat": 1, "dog": 2}, "unlabeled": 1, "test": 0, "leftOut": 0,
                   "uploadedAt": "2026-01-02T03:04:05Z"}, "present": true, "refusal": null, "training": 4, "labeled": 3,
                   "test": 0, "classes": ["cat", "dog"], "height": null, "width": null, "channels": null,
                   "samples": []}],
                 "moreFolders": true}
                """;
        gateway.answers("GET /api/v1/datasets", answer);

        WiredGateway.Ending list = gateway.run("datasets");
        WiredGateway.Ending json = gateway.run("datasets", "--json");

        assertThat(list.exitCode()).as(list.errors()).isZero();
        assertThat(list.output())
                .containsPattern("fashion-mnist +yes +60000 +60000 +10000 +2 +28×28×1\n")
                .containsPattern("image-folder +pets +yes +30 +20 +0 +3 +as a job says\n")
                .containsPattern("image-folder +upload my pets +yes +4 +3 +0 +2 +as a job says\n")
                .containsPattern("image-folder +empty +refused ");
        assertThat(list.errors()).contains("the folder empty has no classes").contains("there are more folders");
        assertThat(Json.mapper().readTree(json.output()))
                .isEqualTo(Json.mapper().readTree(answer));
    }
}
