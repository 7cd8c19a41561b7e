package org.fewlabel.learning.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.ClassificationReport;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.learning.labeling.ChosenEpoch;
import org.fewlabel.learning.labeling.ModelFacts;
import org.fewlabel.statistics.Proportion;
import org.jspecify.annotations.Nullable;

/** What a model card says of how good a model is, and of what it is good for. */
final class ModelResults {
    private final TrainedModel model;
    private final ModelFacts facts;
    private final int validation;
    /** What the model is shown. */
    private final String example;

    ModelResults(TrainedModel model, String example) {
        this.model = model;
        this.facts = model.facts();
        this.validation = model.spec().dataset().validation();
        this.example = example;
    }

    void addTo(Markdown card) {
        card.heading(2, "Results");
        if (facts.testErrors() == null && facts.validationErrors() == null) {
            card.paragraph("No " + example
                    + "s with known classes were kept from training: how often this model errs is not" + " known.");
        } else {
            card.paragraph(
                    "The share of wrong predictions after this epoch, in parentheses its 95 % interval (Wilson), which"
                            + " counts the chance of which " + example + "s were looked at and nothing else:");
            card.table(errors());
            card.paragraph(choice());
        }
        LabelQuality labels = facts.labels();
        if (labels != null && facts.labelsNetwork() != null) {
            card.paragraph(labels(labels, facts.labelsNetwork()));
        }
        card.heading(2, "Intended use and limits");
        card.list(limits());
    }

    private List<List<String>> errors() {
        List<String> head = new ArrayList<>(List.of("network"));
        if (facts.testErrors() != null) {
            head.add("test error, n = " + Markdown.count(facts.testExamples()));
        }
        if (facts.validationErrors() != null) {
            head.add("validation error, n = " + Markdown.count(validation));
        }
        List<List<String>> rows = new ArrayList<>(List.of(head));
        for (TrainedNetwork network : TrainedNetwork.values()) {
            List<String> row = new ArrayList<>();
            row.add(network == model.network() ? "**" + network.wireName() + "**, this model" : network.wireName());
            addError(row, facts.testErrors(), network, facts.testExamples());
            addError(row, facts.validationErrors(), network, validation);
            rows.add(row);
        }
        return rows;
    }

    private static void addError(
            List<String> row, @Nullable PerNetwork<Double> errors, TrainedNetwork network, int count) {
        if (errors != null) {
            double error = errors.of(network);
            Proportion wrong = Proportion.of((int) Math.round(error * count), count);
            row.add(Markdown.percent(error) + " (" + Markdown.percent(wrong.low()) + " to "
                    + Markdown.percent(wrong.high()) + ")");
        }
    }

    private String choice() {
        if (model.choice() == null) {
            return "No labeled " + example
                    + "s were held out for validation, so none spoke for this epoch or this network."
                    + " Whoever picks one of several by its test error makes that error look smaller than it is.";
        }
        ChosenEpoch chosen = model.choice().epochs().of(model.network());
        return (chosen.epoch() == model.epoch()
                        ? "Of the epochs up to this one, this network's validation error was lowest in this one."
                        : "Of the epochs up to this one, this network's validation error was lowest in epoch "
                                + chosen.epoch() + ", " + Markdown.percent(chosen.validationError()) + ".")
                + " The error by which an epoch was chosen is the lowest of several, and by that too small.";
    }

    private String labels(LabelQuality labels, TrainedNetwork by) {
        StringBuilder text = new StringBuilder("The labels that the " + by.wireName() + " of this epoch gave to "
                + (labels.images() == null ? "" : Markdown.count(labels.images()) + " ") + "unlabeled " + example
                + "s: "
                + Markdown.percent(labels.coverage()) + " of them at or above the method's threshold, "
                + Markdown.percent(model.spec().method().threshold()) + "; mean confidence "
                + Markdown.percent(labels.meanConfidence()) + ".");
        if (labels.accuracy() == null) {
            return text.append(" How many of them are right is not known.").toString();
        }
        text.append(" Right are " + Markdown.percent(labels.accuracy()) + " of those whose class is known.");
        ClassificationReport report = labels.report();
        if (report != null) {
            text.append(" Confidence and accuracy are " + Markdown.percent(report.expectedCalibrationError())
                    + " apart on average.");
            leastFound(report.recall())
                    .ifPresent(label -> text.append(" The class that is found least is "
                            + Markdown.plain(model.classNames().get(label)) + ", with a recall of "
                            + Markdown.percent(
                                    Objects.requireNonNull(report.recall().get(label))) + "."));
        }
        return text.toString();
    }

    private static OptionalInt leastFound(List<@Nullable Double> recall) {
        return IntStream.range(0, recall.size())
                .filter(label -> recall.get(label) != null)
                .boxed()
                .min(Comparator.comparingDouble(label -> Objects.requireNonNull(recall.get(label))))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private List<String> limits() {
        List<String> limits = new ArrayList<>();
        limits.add("It is for " + example + "s like those that it was trained on. It gives every " + example
                + " one of the classes above, also one that shows none of them.");
        DatasetSpec dataset = model.spec().dataset();
        limits.add(
                "Only " + Markdown.count(dataset.trainedLabels()) + " labels"
                        + (dataset.labelSet() == null ? "" : " and those of its label set") + " taught it the classes"
                        + (model.spec().method().methodName() == MethodName.SUPERVISED
                                ? "."
                                : "; other " + example
                                        + "s may have been labeled wrongly by itself on the way, and confirmed it in its errors."));
        if (model.spec().usesMoreLabels()) {
            limits.add((model.spec().network().backbone() == null ? "The weights that it started from" : "Its backbone")
                    + " may have learned from labels beyond these, of the same " + example
                    + "s, too: how good it is says nothing of how good so few labels are.");
        }
        limits.add("Its probabilities were not calibrated: a probability of 90 % does not promise 9 of 10 right.");
        if (facts.testErrors() == null) {
            limits.add("No test " + example
                    + "s had known classes. Before it decides anything, test it on some that neither"
                    + " training nor the choice of an epoch has seen.");
        }
        RunProvenance run = model.provenance();
        if (run != null && run.testInTraining() > 0) {
            limits.add(Markdown.count(run.testInTraining()) + " of the test " + example
                    + "s are training examples as well, value for value; their errors tell nothing of new ones.");
        }
        if (!model.images().isPoint()) {
            limits.add("How errors differ between cameras, places or groups of people was not looked at. Where that"
                    + " matters, it has to be measured first.");
        }
        return limits;
    }
}
