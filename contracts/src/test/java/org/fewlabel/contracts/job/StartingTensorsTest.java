package org.fewlabel.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.job.StartFromSpec.FromModel;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.TensorHead;
import org.junit.jupiter.api.Test;

class StartingTensorsTest {
    private static final ModelFile FILE = new ModelFile("a.safetensors", 1, "a".repeat(64));
    private static final JobSpec SPEC = spec();
    private static final FromModel HEADLESS = new FromModel(FILE, false, false);
    private static final FromModel WHOLE = new FromModel(FILE, true, false);

    @Test
    void takesTorchvisionsFileOfAThousandClassesWithoutItsLastLayer() {
        Map<String, TensorHead> file = imageNetFile();

        assertThat(StartingTensors.violations(SPEC, HEADLESS, file)).isEmpty();
        assertThat(file).hasSize(122); // len(torchvision.models.resnet18().state_dict())
    }

    @Test
    void namesTheNumbersOfClasses() {
        assertThat(StartingTensors.violations(SPEC, WHOLE, imageNetFile()))
                .containsExactly(
                        new Violation(
                                "startFrom.withLastLayer",
                                "must be false, since the file's last layer knows 1000 classes and the data set has 10, was true"));
    }

    @Test
    void namesWhatIsMissingOfManyTheFirstTen() {
        Map<String, TensorHead> file = imageNetFile();
        file.keySet().removeIf(name -> name.startsWith("layer1.") || name.equals("conv1.weight"));

        assertThat(StartingTensors.violations(SPEC, HEADLESS, file))
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .startsWith(
                        "must have the tensors of a resnet18-imagenet, lacks 21 of 100: conv1.weight, layer1.0.bn1.bias,")
                .endsWith(" and 11 more");
    }

    @Test
    void namesWhatIsSurplusUnlessItIsToBePassedOver() {
        Map<String, TensorHead> file = imageNetFile();
        file.put("module.conv1.weight", new TensorHead("F32", List.of(1)));
        FromModel ignoring = new FromModel(FILE, false, true);

        assertThat(StartingTensors.violations(SPEC, HEADLESS, file))
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .endsWith("unless startFrom.ignoreSurplus is true, has 1: module.conv1.weight");
        assertThat(StartingTensors.violations(SPEC, ignoring, file)).isEmpty();
    }

    @Test
    void namesOtherShapesAndKindsOfNumbers() {
        Map<String, TensorHead> file = imageNetFile();
        file.put("conv1.weight", new TensorHead("F32", List.of(64, 3, 3, 3)));
        file.put("bn1.bias", new TensorHead("I64", List.of(64)));
        file.put("bn1.weight", new TensorHead("F16", List.of(64)));

        assertThat(StartingTensors.violations(SPEC, HEADLESS, file))
                .extracting(Violation::message)
                .containsExactly(
                        "must have tensors of the network's shapes for images of 64×64×3, has 1 others:"
                                + " conv1.weight [64, 3, 3, 3] instead of [64, 3, 7, 7]",
                        "must hold F32, F16 or BF16, has others: bn1.bias I64");
    }

    /** As {@code torchvision.models.resnet18()} names its tensors. */
    private static Map<String, TensorHead> imageNetFile() {
        Map<String, TensorHead> file = new LinkedHashMap<>();
        DatasetShape imageNet = new DatasetShape(1, 1, 1000, 224, 224, 3);
        NetworkTensors.of(NetworkName.RESNET18_IMAGENET, imageNet).forEach((name, shape) -> {
            file.put(name, new TensorHead("F32", shape));
            if (name.endsWith(".running_var")) {
                file.put(name.replace("running_var", "num_batches_tracked"), new TensorHead("I64", List.of()));
            }
        });
        return file;
    }

    private static JobSpec spec() {
        String json = """
                {"dataset": {"name": "image-folder", "folder": {"path": "photos", "height": 64, "width": 64, "contents":
                    {"classes": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], "labeled": 20}}},
                 "network": {"name": "resnet18-imagenet"}, "method": {"name": "supervised"},
                 "startFrom": {"model": {"name": "a.safetensors", "bytes": 1, "sha256": "%s"}}}
                """.formatted("a".repeat(64));
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }
}
