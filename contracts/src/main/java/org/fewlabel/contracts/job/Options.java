package org.fewlabel.contracts.job;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonNode.OverwriteMode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.MethodOption.DefaultWhere;
import org.jspecify.annotations.Nullable;

/**
 * The options of a method, each declared where it is read: its name, default, range and meaning. Whoever reads a spec
 * gets the values; {@link #describe} lets the same code read an empty object and keeps the declarations, so that the
 * catalogue of methods cannot differ from what a job gets.
 */
final class Options {
    static final double WEIGHT_MAX = 1e6;

    private final Fields fields;
    /** What was declared so far, by name. */
    private final Map<String, MethodOption> declared = new LinkedHashMap<>();

    Options(Fields fields) {
        this.fields = fields;
    }

    /**
     * All options that a reader declares. A default that depends on a choice is found by making that choice and reading
     * again: so it is written as code, next to the option.
     */
    static List<MethodOption> describe(Function<Options, MethodSpec> reader) {
        List<MethodOption> usual = declaredBy(reader, JsonNodeFactory.instance.objectNode());
        Map<String, List<DefaultWhere>> deviations = new LinkedHashMap<>();
        for (MethodOption option : usual) {
            for (String choice : option.choices()) {
                ObjectNode chosen = JsonNodeFactory.instance.objectNode();
                JsonPointer place = JsonPointer.compile("/" + option.name().replace('.', '/'));
                chosen.withObject(place.head(), OverwriteMode.NULLS, false)
                        .put(place.last().getMatchingProperty(), choice);
                for (MethodOption then : declaredBy(reader, chosen)) {
                    if (!then.byDefault().equals(named(usual, then.name()).byDefault())) {
                        deviations
                                .computeIfAbsent(then.name(), name -> new ArrayList<>())
                                .add(new DefaultWhere(option.name(), choice, then.byDefault()));
                    }
                }
            }
        }
        return usual.stream()
                .map(option -> option.with(deviations.getOrDefault(option.name(), List.of())))
                .toList();
    }

    private static List<MethodOption> declaredBy(Function<Options, MethodSpec> reader, JsonNode object) {
        Options options = new Options(Fields.of(object, new ArrayList<>()));
        MethodSpec unused = reader.apply(options);
        return List.copyOf(options.declared.values());
    }

    private static MethodOption named(List<MethodOption> options, String name) {
        return options.stream()
                .filter(option -> option.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("option " + name + " is declared only for some choices"));
    }

    double number(String name, double byDefault, double min, double max, String meaning) {
        declare(name, OptionType.NUMBER, JsonNodeFactory.instance.numberNode(byDefault), min, max, List.of(), meaning);
        return fields.number(name, byDefault, min, max);
    }

    int integer(String name, int byDefault, int min, int max, String meaning) {
        declare(name, OptionType.INTEGER, JsonNodeFactory.instance.numberNode(byDefault), min, max, List.of(), meaning);
        return fields.integer(name, byDefault, min, max);
    }

    <E extends Enum<E> & WireName> E choice(String name, E byDefault, String meaning) {
        List<String> choices = Arrays.stream(byDefault.getDeclaringClass().getEnumConstants())
                .map(WireName::wireName)
                .toList();
        JsonNode wireName = JsonNodeFactory.instance.textNode(byDefault.wireName());
        declare(name, OptionType.CHOICE, wireName, null, null, choices, meaning);
        return fields.choice(name, byDefault);
    }

    private void declare(
            String name,
            OptionType type,
            JsonNode byDefault,
            @Nullable Number min,
            @Nullable Number max,
            List<String> choices,
            String meaning) {
        declared.put(name, new MethodOption(name, type, byDefault, min, max, choices, List.of(), meaning));
    }

    void reject(String name, String message) {
        fields.reject(name, message);
    }

    // What several methods have in common.

    Inputs inputs() {
        return choice(
                "inputs",
                Inputs.SEPARATE,
                "whether labeled and unlabeled images go through the network as one batch or one after the other");
    }

    Targets targets() {
        return targets(Targets.EPOCH);
    }

    Targets targets(Targets byDefault) {
        return choice("targets", byDefault, "whether the target is a prediction of this step or of an earlier epoch");
    }

    PseudoLabels pseudoLabels(PseudoLabels byDefault) {
        return choice("pseudoLabels", byDefault, "whether a target is the most probable class or all probabilities");
    }

    MixupLoss mixupLoss() {
        return choice(
                "mixupLoss",
                MixupLoss.L3,
                "L1, L2: cross entropy or squared error to a target of mixed logits; L3, L4: the mixture of two losses");
    }

    double mixupAlpha() {
        return number("alpha", 1, 0.001, 1000, "images are mixed with weights λ and 1 − λ, λ ~ Beta(alpha, alpha)");
    }

    double unsupervisedWeight(double byDefault) {
        return number("unsupervisedWeight", byDefault, 0, WEIGHT_MAX, "factor of the unsupervised loss after its ramp");
    }

    int rampUpEpochs(int byDefault) {
        return integer(
                "rampUpEpochs", byDefault, 0, JobSpec.EPOCHS_MAX, "epochs in which the factor rises to its full value");
    }

    RampUp rampUp() {
        Options below = new Options(fields.object("rampUp"));
        RampUp rampUp = new RampUp(
                below.choice("shape", RampUp.USUAL.shape(), "how the factor rises"),
                below.integer(
                        "delayEpochs",
                        RampUp.USUAL.delayEpochs(),
                        0,
                        JobSpec.EPOCHS_MAX,
                        "epochs without the unsupervised loss before the rise begins"));
        below.fields.rejectUnknown();
        below.declared.forEach((name, option) -> declared.put("rampUp." + name, option.named("rampUp." + name)));
        return rampUp;
    }

    /** @param targets the ones that were read */
    LabelOrigin labels(Targets targets) {
        LabelOrigin labels = choice(
                "labels",
                LabelOrigin.INFERENCE,
                "epoch targets only: predictions of the labeler's own pass, or those recorded in the step loop");
        if (targets == Targets.ITERATION && labels == LabelOrigin.RECORDED) {
            reject("labels", "must be inference where targets is iteration, was recorded");
        }
        return labels;
    }

    MixturePass mixturePass() {
        return choice(
                "mixturePass",
                MixturePass.JOINT,
                "mixed inputs only: one pass of the labeled rows and all mixtures, or one of all rows and one of the mixtures");
    }

    LabeledTargets labeledTargets() {
        return choice(
                "labeledTargets",
                LabeledTargets.GIVEN,
                "the unsupervised loss's target of an image that has a label: that label, or a prediction all the same");
    }

    int staleness() {
        return integer(
                "staleness",
                0,
                0,
                1,
                "epoch targets only: 0 waits for the labels of the epoch before, 1 trains on older ones meanwhile");
    }

    double emaDecay() {
        return number(
                "emaDecay",
                0.97,
                0,
                1,
                "decay per step of the step average, which is the teacher where a method has one");
    }
}
