package org.fewlabel.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.StartFromSpec.FromModel;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFiles;
import org.fewlabel.contracts.model.ModelFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job spec that names a file of weights. */
class StartFromModelTest {
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String IN_FULL =
            "{\"name\": \"a.safetensors\", \"bytes\": 3, \"sha256\": \"" + SHA256_OF_ABC + "\"}";
    private static final ModelFile ABC = new ModelFile("a.safetensors", 3, SHA256_OF_ABC);

    @TempDir
    private Path root;

    private ModelFolder folder;

    @BeforeEach
    void makeFile() throws Exception {
        Files.writeString(root.resolve("a.safetensors"), "abc");
        folder = new ModelFolder(root);
    }

    @Test
    void takesLengthAndDigestOfTheFileIntoTheSpec() throws Exception {
        JobSpec spec = accepted("\"a.safetensors\"", folder);

        assertThat(spec.startFrom()).isEqualTo(new FromModel(ABC, false, false));
        assertThat(spec.usesMoreLabels()).isTrue();
        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(spec), JobSpec.class))
                .isEqualTo(spec);
    }

    @Test
    void takesWhatWasAcceptedAgainWhetherItSeesTheFileOrNot() {
        JobSpec spec = accepted("\"a.safetensors\"", folder);

        assertThat(accepted(IN_FULL, folder)).isEqualTo(spec);
        assertThat(accepted(IN_FULL, ModelFiles.UNSEEN)).isEqualTo(spec);
    }

    @Test
    void refusesAnotherFileOfTheSameName() throws Exception {
        Files.writeString(root.resolve("a.safetensors"), "abd");

        assertThat(rejected(IN_FULL, folder)).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("startFrom.model");
            assertThat(violation.message()).contains("is not the file that is there now");
        });
    }

    @Test
    void namesTheFilesThatThereAre() {
        assertThat(rejected("\"b.safetensors\"", folder)).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("startFrom.model");
            assertThat(violation.message()).contains(root.toString(), "the files are a.safetensors");
        });
    }

    @Test
    void aFrozenBackboneHasNoLearningRate() {
        String json = spec("\"a.safetensors\"")
                .replaceFirst(
                        "\\{",
                        "{\"network\": {\"frozen\": \"backbone\"},"
                                + " \"optimizer\": {\"backboneLearningRateFactor\": 0.1}, ");

        JobSpec.Reading reading = JobSpec.read(json, ImageFolders.UNSEEN, folder);

        assertThat(((JobSpec.Rejected) reading).violations())
                .extracting(Violation::field)
                .containsExactly("optimizer.backboneLearningRateFactor");
    }

    private static String spec(String model) {
        return "{\"dataset\": {\"name\": \"cifar10\", \"normalization\": \"imagenet\"},"
                + " \"method\": {\"name\": \"supervised\"}, \"startFrom\": {\"model\": " + model + "}}";
    }

    private static JobSpec accepted(String model, ModelFiles models) {
        return ((JobSpec.Accepted) JobSpec.read(spec(model), ImageFolders.UNSEEN, models)).spec();
    }

    private static List<Violation> rejected(String model, ModelFiles models) {
        return ((JobSpec.Rejected) JobSpec.read(spec(model), ImageFolders.UNSEEN, models)).violations();
    }
}
