package org.fewlabel.contracts.job;

import java.util.List;
import java.util.function.Function;
import org.fewlabel.contracts.WireName;
import org.jspecify.annotations.Nullable;

/** The methods that can be named in a job, what the catalogue says of each, and the record of its options. */
public enum MethodName implements WireName {
    SUPERVISED(SupervisedSpec::read, "Supervised", "learns from the labeled images alone: the baseline", null),
    PSEUDO_LABEL(
            PseudoLabelSpec::read,
            "Pseudo-Label",
            "takes the network's own predictions as labels",
            new Paper(
                    "Lee",
                    2013,
                    "Pseudo-Label: The Simple and Efficient Semi-Supervised Learning Method for Deep Neural Networks",
                    null)),
    PI_MODEL(
            PiModelSpec::read,
            "Π-model",
            "agrees with its own prediction on another view",
            new Paper("Laine, Aila", 2017, "Temporal Ensembling for Semi-Supervised Learning", "1610.02242")),
    TEMPORAL_ENSEMBLING(
            TemporalEnsemblingSpec::read,
            "Temporal ensembling",
            "agrees with the moving average of its own predictions",
            new Paper("Laine, Aila", 2017, "Temporal Ensembling for Semi-Supervised Learning", "1610.02242")),
    MEAN_TEACHER(
            MeanTeacherSpec::read,
            "Mean Teacher",
            "agrees with a teacher that is the moving average of the student",
            new Paper(
                    "Tarvainen, Valpola",
                    2017,
                    "Mean teachers are better role models: Weight-averaged consistency targets improve "
                            + "semi-supervised deep learning results",
                    "1703.01780")),
    ICT(
            IctSpec::read,
            "Interpolation Consistency Training",
            "predicts for a mixture of two images the mixture of what a teacher predicts for each",
            new Paper(
                    "Verma, Lamb, Kannala, Bengio, Lopez-Paz",
                    2019,
                    "Interpolation Consistency Training for Semi-Supervised Learning",
                    "1903.03825")),
    VAT(
            VatSpec::read,
            "VAT",
            "agrees with itself on the small change of an image that moves the prediction most",
            new Paper(
                    "Miyato, Maeda, Koyama, Ishii",
                    2018,
                    "Virtual Adversarial Training: A Regularization Method for Supervised and Semi-Supervised Learning",
                    "1704.03976")),
    MIXMATCH(
            MixMatchSpec::read,
            "MixMatch",
            "guesses labels over two views, sharpens them, and mixes labeled with unlabeled images",
            new Paper(
                    "Berthelot, Carlini, Goodfellow, Papernot, Oliver, Raffel",
                    2019,
                    "MixMatch: A Holistic Approach to Semi-Supervised Learning",
                    "1905.02249")),
    FIXMATCH(
            FixMatchSpec::read,
            "FixMatch",
            "takes confident predictions on a weak view as labels for a strong view",
            new Paper(
                    "Sohn et al.",
                    2020,
                    "FixMatch: Simplifying Semi-Supervised Learning with Consistency and Confidence",
                    "2001.07685")),
    MIX_PSEUDO_LABEL(
            MixPseudoLabelSpec::read,
            "Pseudo-labeling with mixup",
            "mixes images, and the labels that the network gave them after the epoch before",
            new Paper(
                    "Arazo, Ortego, Albert, O'Connor, McGuinness",
                    2019,
                    "Pseudo-Labeling and Confirmation Bias in Deep Semi-Supervised Learning",
                    "1908.02983")),
    CCL(
            CclSpec::read,
            "Certainty-driven consistency",
            "agrees with a teacher where several random predictions of it agree with each other",
            new Paper(
                    "Li, Liu, Tan",
                    2019,
                    "Certainty-Driven Consistency Loss for Semi-supervised Learning",
                    "1901.05657"));

    private final Function<Options, MethodSpec> reader;
    private final String title;
    private final String meaning;
    private final @Nullable Paper paper;

    MethodName(Function<Options, MethodSpec> reader, String title, String meaning, @Nullable Paper paper) {
        this.reader = reader;
        this.title = title;
        this.meaning = meaning;
        this.paper = paper;
    }

    /** What the method is called in a text. */
    public String title() {
        return title;
    }

    /** What the method does, in one line. */
    public String meaning() {
        return meaning;
    }

    /** Null for the baseline. */
    public @Nullable Paper paper() {
        return paper;
    }

    /** Every option of the method, in the order of its record. */
    public List<MethodOption> options() {
        return Options.describe(reader);
    }

    /**
     * Whether what was called the teacher of a run was its step average, before a run had three networks: of the methods of
     * that time those that learn from it.
     *
     * @param method a wire name; null where nobody says
     */
    public static boolean teacherWasStepAverage(@Nullable String method) {
        return MEAN_TEACHER.wireName().equals(method) || ICT.wireName().equals(method);
    }

    MethodSpec read(Options options) {
        return reader.apply(options);
    }
}
