package org.fewlabel.learning.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.ClassificationReport;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.learning.labeling.Choice;
import org.fewlabel.learning.labeling.ChosenEpoch;
import org.fewlabel.learning.labeling.ModelFacts;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.junit.jupiter.api.Test;

class ModelCardTest {
    private static final TrainedModel MODEL =
            Models.trained(NetworkName.CNN_SMALL).model();
    private static final LabelQuality LABELS = new LabelQuality(
            0.75,
            0.875,
            List.of(),
            List.of(40, 30, 30),
            0.9,
            100,
            new ClassificationReport(
                    100, 0.95, 0.0625, 0.1, List.of(0.9, 0.9, 0.9), List.of(0.9, 0.5, 1.0), List.of()));

    @Test
    void saysWhatTheModelIsAndWhatItWasTrainedOn() {
        assertThat(ModelCard.markdown(MODEL))
                .startsWith("# Model card: fixmatch-image-folder\n")
                .contains("tells 3 classes of images apart, trained with FixMatch on 30 labeled images")
                .contains("| Network | `cnn-small`, ")
                .contains("| Weights | the average, the moving average of the student over the steps |")
                .contains("arXiv 2001.07685")
                .contains("| 0 | ground |\n| 1 | leaf |\n| 2 | rove |")
                .contains("| Data set | `image-folder`, the folder beetles |")
                .contains("| Labels given | 30 |")
                .contains("| Unlabeled images | 100 |")
                .contains("| `method.threshold` | 0.95 |")
                .contains("| SHA-256 of the examples | `" + "cd".repeat(32) + "` |")
                .contains("24 pixels wide and 16 high, with three channels, red, green and blue")
                .contains("`[0.49, 0.48, 0.45]`");
    }

    @Test
    void saysTheItemsOfListsAmongTheSettings() {
        JobSpec spec = Models.spec("""
                {"dataset": {"name": "two-moons", "labels": 20}, "method": {"name": "supervised"}, "epochs": 9,
                 "schedule": {"name": "multi-step", "milestones": [3, 6]}}
                """);
        TrainedModel points = Models.trained(NetworkName.MLP).model();

        String card = ModelCard.markdown(new TrainedModel(
                spec, 3, TrainedNetwork.STUDENT, points.weights(), points.facts(), null, points.provenance()));

        assertThat(card).contains("| `schedule.milestones` | 3, 6 |");
    }

    @Test
    void saysWhichLabelSetItWasTrainedWith() {
        String name = "ab".repeat(32);
        JobSpec spec = Models.spec("""
            {"dataset": {"name": "two-moons", "labels": 20, "labelSet": "%s"}, "method": {"name": "supervised"}}
            """.formatted(name));
        TrainedModel points = Models.trained(NetworkName.MLP).model();

        String card = ModelCard.markdown(new TrainedModel(
                spec, 3, TrainedNetwork.STUDENT, points.weights(), points.facts(), null, points.provenance()));

        assertThat(card)
                .contains("| Labels given | 20 |")
                .contains("| Label set | `" + name + "`, whose labels are not counted above |")
                .contains("on 20 labeled points and those of a label set.")
                .contains("Only 20 labels and those of its label set taught it the classes.\n")
                .doesNotContain("labeled wrongly by itself");
    }

    @Test
    void saysHowGoodItIsAndOnHowMany() {
        assertThat(ModelCard.markdown(MODEL))
                .contains("| network | test error, n = 200 |")
                .contains("| **average**, this model | 12.5 % (8.6 % to 17.8 %) |")
                .contains("| teacher | 50.0 % (43.1 % to 56.9 %) |")
                .contains("No labeled images were held out for validation")
                .contains("3 of the test images are training examples as well");
    }

    @Test
    void saysWhatValidationChose() {
        JobSpec spec = Models.spec("""
                {"dataset": {"name": "two-moons", "labels": 20, "validation": 10}, "method": {"name": "supervised"}}
                """);
        TrainedModel points = Models.trained(NetworkName.MLP).model();
        ModelFacts facts = new ModelFacts(
                points.classNames(),
                points.facts().means(),
                points.facts().deviations(),
                0,
                0,
                null,
                PerNetwork.each(network -> 0.2),
                null,
                null);
        Choice choice = new Choice(PerNetwork.each(network -> new ChosenEpoch(2, 0.1)));

        String card = ModelCard.markdown(new TrainedModel(
                spec, 3, TrainedNetwork.STUDENT, points.weights(), facts, choice, points.provenance()));

        assertThat(card)
                .contains("| network | validation error, n = 10 |")
                .contains("this network's validation error was lowest in epoch 2, 10.0 %.")
                .contains("No test points had known classes.")
                .contains("A point is 2 coordinates");
    }

    @Test
    void saysHowGoodLabelsWere() {
        ModelFacts facts = new ModelFacts(
                MODEL.classNames(),
                MODEL.facts().means(),
                MODEL.facts().deviations(),
                2,
                0,
                null,
                null,
                LABELS,
                TrainedNetwork.STUDENT);

        assertThat(ModelCard.markdown(with(MODEL, facts)))
                .contains("The labels that the student of this epoch gave to 100 unlabeled images: 75.0 % of them at or"
                        + " above the method's threshold, 95.0 %")
                .contains("Right are 90.0 % of those whose class is known.")
                .contains("The class that is found least is leaf, with a recall of 50.0 %.")
                .contains("how often this model errs is not known")
                .contains("| Files that could not be read | 2; counted above, and not trained on |");
    }

    /** The errors on the card were measured in bfloat16; who runs the file, in float32, may find others. */
    @Test
    void saysThatItWasTestedInAnotherPrecision() {
        JobSpec spec = Models.spec("""
                {"dataset": {"name": "two-moons", "labels": 20}, "method": {"name": "supervised"},
                 "network": {"name": "mlp", "precision": "bfloat16"}}
                """);
        TrainedModel points = Models.trained(NetworkName.MLP).model();

        String card = ModelCard.markdown(new TrainedModel(
                spec, 3, TrainedNetwork.STUDENT, points.weights(), points.facts(), null, points.provenance()));

        assertThat(card)
                .contains("| Precision | trained and tested in bfloat16; the model's files compute in float32 |");
        assertThat(ModelCard.markdown(points)).doesNotContain("| Precision |");
    }

    @Test
    void saysThatABackboneMayKnowMoreLabels() {
        JobSpec spec = Models.spec("""
                {"dataset": {"name": "cifar10", "labels": 40}, "method": {"name": "supervised"},
                 "network": {"name": "backbone", "model": {"name": "a.onnx", "bytes": 5, "sha256": "%s"}}}
                """.formatted("c".repeat(64)));

        // Of three features, as many as the facts have means, and three classes.
        NetworkSnapshot head = new NetworkSnapshot(new float[12], new float[0]);

        String card = ModelCard.markdown(new TrainedModel(
                spec, 3, TrainedNetwork.STUDENT, head, MODEL.facts(), MODEL.choice(), MODEL.provenance()));

        assertThat(card).contains("Its backbone may have learned from labels beyond these, of the same images, too");
        assertThat(ModelCard.markdown(MODEL)).doesNotContain("labels beyond these");
    }

    /** Names of folders are names of classes; they come to whoever opens the card in a browser. */
    @Test
    void namesOfUsersAreNoMarkup() {
        List<String> names = List.of("a|b", "<script>alert(1)</script>", "```\u2028# x ![y](http://z) www.z &amp; \\");
        ModelFacts facts =
                Models.facts(names, MODEL.facts().means(), MODEL.facts().deviations());

        String card = ModelCard.markdown(with(MODEL, facts));

        assertThat(card)
                .contains("| 0 | a\\|b |")
                .contains("| 1 | \\<script\\>alert(1)\\</script\\> |")
                .contains("| 2 | \\`\\`\\` \\# x \\!\\[y\\](http\\://z) www\\.z \\&amp; \\\\ |");
        String outsideOfCode = Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(card)
                .replaceAll("");
        assertThat(outsideOfCode).doesNotContain("```").doesNotContainPattern("[^\\\\][<`|*]script");
    }

    /** A line of three backticks ends a fence; JSON puts every text between quotation marks. */
    @Test
    void aJobsNameEndsNoFence() {
        JobSpec spec = Models.spec("""
                {"name": "```", "dataset": {"name": "two-moons", "labels": 6}, "method": {"name": "supervised"}}
                """);
        TrainedModel points = Models.trained(NetworkName.MLP).model();

        String card = ModelCard.markdown(
                new TrainedModel(spec, 3, TrainedNetwork.STUDENT, points.weights(), points.facts(), null, null));

        assertThat(card.lines().filter(line -> line.startsWith("```")).count()).isEven();
        assertThat(card).startsWith("# Model card: \\`\\`\\`\n").contains("did not write down its data");
    }

    private static TrainedModel with(TrainedModel model, ModelFacts facts) {
        return new TrainedModel(
                model.spec(),
                model.epoch(),
                model.network(),
                model.weights(),
                facts,
                model.choice(),
                model.provenance());
    }
}
