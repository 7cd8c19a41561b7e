package org.fewlabel.learning.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.job.Paper;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Provenance;
import org.fewlabel.learning.Shape;

/**
 * A description of a trained model for people, in Markdown, after Mitchell et al., 2019, arXiv 1810.03993: what it is, what it was
 * trained on and how, how good it is and for what, how to use it. It says what is known, and where something is not known it says
 * that.
 */
public final class ModelCard {
    private final TrainedModel model;
    private final JobSpec spec;
    private final Markdown card = new Markdown();
    private final String example;

    private ModelCard(TrainedModel model) {
        this.model = model;
        this.spec = model.spec();
        this.example = model.images().isPoint() ? "point" : "image";
    }

    /** The card; the same model, the same text. */
    public static String markdown(TrainedModel model) {
        ModelCard card = new ModelCard(model);
        card.model();
        card.classes();
        card.data();
        card.training();
        new ModelResults(model, card.example).addTo(card.card);
        card.input();
        card.loading();
        card.provenance();
        return card.card.toString();
    }

    private void model() {
        MethodName method = spec.method().methodName();
        card.heading(1, "Model card: " + Markdown.plain(spec.name()));
        card.paragraph(
                "A network that tells " + model.classNames().size() + " classes of " + example + "s apart, trained"
                        + " with " + method.title() + " on "
                        + Markdown.count(spec.dataset().trainedLabels()) + " labeled " + example + "s"
                        + (spec.dataset().labelSet() == null ? "." : " and those of a label set."));
        card.heading(2, "Model");
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("", ""),
                List.of(
                        "Network",
                        Markdown.name(spec.network().name().wireName()) + ", "
                                + Markdown.count(model.weights().parameters().length) + " parameters"),
                List.of("Weights", weights()),
                List.of("After", "epoch " + model.epoch() + ", counted from 0, of " + spec.epochs() + " at most"),
                List.of("Method", method.title() + ": " + method.meaning()),
                List.of("License", "not stated; ask those whose data it was trained on"),
                List.of("Written by", "Fewlabel " + Provenance.VERSION)));
        Precision precision = spec.network().precision();
        if (precision != Precision.FLOAT32) {
            String what = spec.network().backbone() == null ? "" : "of the head: ";
            rows.add(List.of(
                    "Precision",
                    what + "trained and tested in " + precision.wireName() + "; the model's files compute in "
                            + Precision.FLOAT32.wireName()));
        }
        Paper paper = method.paper();
        if (paper != null) {
            String where = paper.arxivId() == null ? "" : ", arXiv " + paper.arxivId();
            rows.add(List.of("Paper", paper.authors() + ", " + paper.year() + ": " + paper.title() + where));
        }
        card.table(rows);
    }

    private String weights() {
        TrainedNetwork network = model.network();
        String which =
                switch (network) {
                    case STUDENT -> "which the optimizer moved";
                    case AVERAGE -> "the moving average of the student over the steps";
                    case TEACHER -> "the moving average of the student over the epochs";
                };
        return "the " + network.wireName() + ", " + which;
    }

    private void classes() {
        card.heading(2, "Classes");
        List<List<String>> rows = new ArrayList<>(List.of(List.of("class", "name")));
        for (int label = 0; label < model.classNames().size(); label++) {
            rows.add(List.of(
                    Integer.toString(label), Markdown.plain(model.classNames().get(label))));
        }
        card.table(rows);
    }

    private static String place(ImageFolderSpec folder) {
        String name = Markdown.plain(folder.path());
        return folder.upload() == null
                ? "the folder " + name
                : "the upload " + name + " of digest " + Markdown.name(folder.upload());
    }

    private void data() {
        card.heading(2, "Training data");
        DatasetSpec dataset = spec.dataset();
        ImageFolderSpec folder = dataset.folder();
        List<List<String>> rows = new ArrayList<>(List.of(List.of("", "")));
        rows.add(List.of(
                "Data set", Markdown.name(dataset.name().wireName()) + (folder == null ? "" : ", " + place(folder))));
        rows.add(List.of("Labels given", Markdown.count(dataset.labels())));
        rows.add(List.of("of them trained on", Markdown.count(dataset.trainedLabels())));
        rows.add(List.of("of them held out for validation", Markdown.count(dataset.validation())));
        if (dataset.labelSet() != null) {
            rows.add(List.of("Label set", Markdown.name(dataset.labelSet()) + ", whose labels are not counted above"));
        }
        rows.add(List.of("Unlabeled " + example + "s", Markdown.count(dataset.unlabeledPool(true)) + unlabeledUse()));
        rows.add(List.of("Chosen by split seed", Long.toString(dataset.splitSeed())));
        if (model.facts().unreadable() > 0) {
            rows.add(List.of(
                    "Files that could not be read",
                    Markdown.count(model.facts().unreadable()) + "; counted above, and not trained on"));
        }
        card.table(rows);
        if (spec.startFrom() != null) {
            card.paragraph("Training did not begin with random weights, but with those that are named under"
                    + " `startFrom` in the job's settings below."
                    + (spec.usesMoreLabels()
                            ? " They may have come from labels that are not counted here."
                            : " They came from no labels but those that are counted here."));
        }
    }

    private String unlabeledUse() {
        return (spec.dataset().labelSet() == null ? "" : ", with those that the label set labels")
                + (spec.method().methodName() == MethodName.SUPERVISED ? ", which the method makes no use of" : "");
    }

    private void training() {
        card.heading(2, "Training");
        JsonNode settings = Json.mapper().valueToTree(spec);
        List<List<String>> rows = new ArrayList<>(List.of(List.of("setting", "value")));
        for (String part : List.of("method", "optimizer", "schedule", "batch", "augmentation", "network")) {
            addSettings(part, settings.path(part), rows);
        }
        rows.add(List.of(Markdown.name("stepsPerEpoch"), Integer.toString(spec.resolvedStepsPerEpoch())));
        for (String part : List.of("teacherDecay", "seed")) {
            addSettings(part, settings.path(part), rows);
        }
        card.table(rows);
    }

    /** One row for each number and text, however deep; the items of a list are in one. */
    private static void addSettings(String name, JsonNode value, List<List<String>> rows) {
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                addSettings(name + "." + field.getKey(), field.getValue(), rows);
            }
        } else if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(item.asText(item.toString())));
            rows.add(List.of(Markdown.name(name), Markdown.plain(items.isEmpty() ? "none" : String.join(", ", items))));
        } else if (!value.isNull() && !value.isMissingNode()) {
            rows.add(List.of(Markdown.name(name), Markdown.plain(value.asText(value.toString()))));
        }
    }

    private void input() {
        card.heading(2, "Input and output");
        boolean hasBackbone = spec.network().backbone() != null;
        Shape shape = model.images();
        List<String> items = new ArrayList<>();
        if (shape.isPoint()) {
            items.add("A point is " + shape.channels() + " coordinates: `[batch, " + shape.channels() + "]`.");
        } else {
            items.add("An image is " + shape.width() + " pixels wide and " + shape.height() + " high, with "
                    + (shape.channels() == 1 ? "one channel, grey" : "three channels, red, green and blue")
                    + ", each a byte from 0 to 255: `[batch, " + shape.channels() + ", " + shape.height() + ", "
                    + shape.width() + "]`.");
        }
        if (spec.dataset().folder() != null) {
            items.add(
                    "Pictures of another size were scaled until the shorter side fitted, bilinearly, with a filter as wide"
                            + " as the scale; what of the longer side was too much was cut off on both ends alike."
                            + " Whoever scales otherwise changes the predictions.");
        }
        if (hasBackbone) {
            items.add(
                    "The ONNX file holds the backbone and its head, and scales and normalizes images itself. The other"
                            + " files hold the head alone, which takes the "
                            + model.shape().channels()
                            + " features that the backbone gives, normalized by the means and deviations in"
                            + " the file's metadata.");
        } else {
            items.add("A value of channel c is normalized as (value / "
                    + model.normalization().scale() + " − means(c)) / deviations(c), with the means `"
                    + model.facts().means() + "` and the deviations `"
                    + model.facts().deviations()
                    + "`. The ONNX file and the PyTorch module below do it themselves.");
        }
        items.add("What comes out are the probabilities of the classes, in the order above.");
        card.list(items);
    }

    private void loading() {
        card.heading(2, "How to load it");
        card.paragraph("More of it, and in full, is in Fewlabel's `docs/models.md`.");
        boolean hasBackbone = spec.network().backbone() != null;
        String input = model.images().isPoint() ? "point" : "image";
        if (!hasBackbone) {
            loadingInPyTorch(input);
        }
        card.code("python", """
                # ONNX Runtime, of format onnx
                import onnxruntime
                session = onnxruntime.InferenceSession("model.onnx")
                probabilities, = session.run(["probabilities"], {"%s": %ss})
                """.formatted(input, input));
        if (!hasBackbone) {
            loadingInDl4j(input);
        }
    }

    private void loadingInPyTorch(String input) {
        card.code("python", """
                # PyTorch, of format safetensors
                from fewlabel_networks import load  # docs/pytorch/fewlabel_networks.py
                model = load("model.safetensors")
                probabilities = model(%ss)
                """.formatted(input));
    }

    private void loadingInDl4j(String input) {
        card.code("java", """
                // DL4J, of format dl4j
                var model = ModelSerializer.restoreComputationGraph(new File("model.zip"));
                DataNormalization normalizer = ModelSerializer.restoreNormalizerFromFile(new File("model.zip"));
                normalizer.transform(%ss); // in place
                INDArray probabilities = model.outputSingle(%ss);
                """.formatted(input, input));
    }

    private void provenance() {
        card.heading(2, "Provenance");
        RunProvenance run = model.provenance();
        if (run == null) {
            card.paragraph(
                    "The run was begun by a version of Fewlabel that did not write down its data and its machine.");
        } else {
            RunProvenance.Environment environment = run.environment();
            List<List<String>> rows = new ArrayList<>(List.of(List.of("", "")));
            rows.add(List.of("SHA-256 of the examples", Markdown.name(run.dataSha256())));
            rows.add(List.of("SHA-256 of what was labeled", Markdown.name(run.labeledSetSha256())));
            rows.add(List.of(
                    "Computed by",
                    environment.engine() + " on " + environment.device() + ", " + environment.threads() + " threads, "
                            + Markdown.plain(environment.platform() + ", " + environment.java())));
            environment.libraries().forEach((name, version) -> rows.add(List.of(name, Markdown.plain(version))));
            card.table(rows);
        }
        card.paragraph("The job's settings, which make the model again on the same data:");
        card.json(spec);
    }
}
