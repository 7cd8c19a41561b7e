package org.fewlabel.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.rest.PresetView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every cell of the article's preset, with all defaults filled in, against the settings of the article's program, written
 * down a second time. docs/article.md says where they come from, and what is not repeated on purpose.
 */
class ArticlePresetTest {
    /** What all cells have in common. */
    private static final String COMMON = """
            {"dataset": {"name": "cifar10", "labels": 4000, "splitSeed": 0, "folder": null, "validation": 0, "unlabeled": null,
                         "normalization": null},
             "optimizer": {"name": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": true, "weightDecay": 0.0005,
                           "weightDecayOn": "all", "l1": 0, "clipNorm": null, "clipValue": null,
                           "backboneLearningRateFactor": 1},
             "network": {"name": "cnn13", "initialization": "pytorch", "frozen": "none"},
             "augmentation": {"weak": {"padding": 2, "flip": true},
                              "strong": {"ranges": "article", "operations": 2, "cutout": true}},
             "startFrom": null, "stepsPerEpoch": null, "earlyStopping": null}
            """;

    /** What every method has besides the options in the last column of the table, and that does not differ. */
    private static final String COMMON_OF_METHODS =
            "{\"rampUp\": {\"shape\": \"exponential\", \"delayEpochs\": 0}, \"emaDecay\": 0.97}";

    /**
     * Rows of a batch; whether the labeled images are left out of the unlabeled pool; steps in an epoch; dropout; epochs;
     * schedule (cosine down to 1e-4, or up for 80 epochs and down for 50); colour jitter; weight and epochs of its rise;
     * the options of the method.
     */
    private static final String CELLS = """
            iteration-pseudo-label-mixed            | pseudo-label        | mixed    | 64+64   | out | 718 | 0   | 400 | cosine | jitter | 1  | 30 | targets=iteration pseudoLabels=hard threshold=0 labeledTargets=predicted labels=inference staleness=0
            epoch-pseudo-label-mixed                | pseudo-label        | mixed    | 64+64   | out | 718 | 0   | 400 | cosine | jitter | 1  | 30 | targets=epoch pseudoLabels=hard threshold=0 labeledTargets=predicted labels=recorded staleness=0
            mean-teacher-mixed                      | mean-teacher        | mixed    | 64+64   | out | 718 | 0   | 400 | cosine | jitter | 30 | 30 |
            mixmatch-mixed                          | mixmatch            | -        | 100+100 | out | 460 | 0   | 400 | cosine | jitter | 30 | 30 | temperature=0.5 alpha=1
            iteration-fixmatch-mixed                | fixmatch            | -        | 100+100 | out | 460 | 0   | 400 | cosine | none   | 1  | 0  | targets=iteration threshold=0.95 labeledTargets=predicted labels=inference staleness=0
            iteration-temporal-ensembling-mixed     | temporal-ensembling | mixed    | 64+64   | out | 718 | 0   | 400 | cosine | jitter | 30 | 80 | targets=iteration momentum=0.6
            epoch-temporal-ensembling-mixed         | temporal-ensembling | mixed    | 64+64   | out | 718 | 0   | 400 | cosine | jitter | 30 | 80 | targets=epoch momentum=0.6
            pi-model-mixed                          | pi-model            | mixed    | 64+64   | out | 718 | 0.5 | 200 | 80-50  | jitter | 30 | 30 |
            ict-mixed                               | ict                 | mixed    | 64+64   | out | 718 | 0   | 400 | cosine | jitter | 30 | 30 | mixupLoss=L3 alpha=1 mixturePass=apart labeledImages=plain teacherView=other
            vat-mixed                               | vat                 | mixed    | 64+64   | out | 718 | 0.5 | 400 | cosine | jitter | 30 | 30 | divergence=mse epsilon=0.0005 xi=10 powerIterations=1 startDirection=uniform dropoutMasks=fresh entropyWeight=0
            mix-pseudo-label-soft-mixed             | mix-pseudo-label    | mixed    | 64+64   | out | 718 | 0   | 400 | cosine | jitter | 30 | 30 | pseudoLabels=soft mixupLoss=L3 alpha=1 mixturePass=apart labeledTargets=predicted labels=recorded staleness=0
            mix-pseudo-label-hard-mixed             | mix-pseudo-label    | mixed    | 64+64   | out | 718 | 0   | 400 | cosine | jitter | 1  | 30 | pseudoLabels=hard mixupLoss=L3 alpha=1 mixturePass=apart labeledTargets=predicted labels=recorded staleness=0
            iteration-pseudo-label-separate         | pseudo-label        | separate | 100+100 | in  | 500 | 0   | 400 | cosine | jitter | 1  | 30 | targets=iteration pseudoLabels=hard threshold=0 labeledTargets=predicted labels=inference staleness=0
            epoch-pseudo-label-separate             | pseudo-label        | separate | 100+100 | in  | 500 | 0   | 400 | cosine | jitter | 1  | 30 | targets=epoch pseudoLabels=hard threshold=0 labeledTargets=predicted labels=recorded staleness=0
            mean-teacher-separate                   | mean-teacher        | separate | 100+100 | in  | 500 | 0   | 400 | cosine | jitter | 30 | 30 |
            mixmatch-separate                       | mixmatch            | -        | 100+100 | in  | 500 | 0   | 400 | cosine | jitter | 30 | 30 | temperature=0.5 alpha=1
            iteration-fixmatch-separate             | fixmatch            | -        | 100+100 | in  | 500 | 0   | 400 | cosine | none   | 1  | 0  | targets=iteration threshold=0.95 labeledTargets=predicted labels=inference staleness=0
            iteration-temporal-ensembling-separate  | temporal-ensembling | separate | 100+100 | out | 460 | 0   | 400 | cosine | jitter | 1  | 80 | targets=iteration momentum=0.6
            epoch-temporal-ensembling-separate      | temporal-ensembling | separate | 100+100 | in  | 500 | 0   | 400 | cosine | jitter | 30 | 80 | targets=epoch momentum=0.6
            pi-model-separate                       | pi-model            | separate | 100+100 | in  | 500 | 0.5 | 400 | 80-50  | jitter | 30 | 30 |
            ict-separate                            | ict                 | separate | 100+100 | in  | 500 | 0   | 400 | cosine | jitter | 30 | 30 | mixupLoss=L3 alpha=1 mixturePass=joint labeledImages=plain teacherView=same
            vat-separate                            | vat                 | separate | 100+100 | in  | 500 | 0.5 | 400 | cosine | jitter | 30 | 30 | divergence=mse epsilon=0.0005 xi=10 powerIterations=1 startDirection=uniform dropoutMasks=fresh entropyWeight=0
            mix-pseudo-label-soft-separate          | mix-pseudo-label    | separate | 100+100 | in  | 500 | 0   | 400 | cosine | jitter | 30 | 30 | pseudoLabels=soft mixupLoss=L3 alpha=1 mixturePass=joint labeledTargets=predicted labels=recorded staleness=0
            mix-pseudo-label-hard-separate          | mix-pseudo-label    | separate | 100+100 | in  | 500 | 0   | 400 | cosine | jitter | 1  | 30 | pseudoLabels=hard mixupLoss=L3 alpha=1 mixturePass=joint labeledTargets=predicted labels=recorded staleness=0
            """;

    private static final PresetView PRESET =
            new Presets().find("article-cifar10-4000").orElseThrow();

    static List<String> cells() {
        return CELLS.lines().toList();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void isTheArticlesProgram(String row) {
        List<String> expected =
                Arrays.stream((row + " ").split("\\|", -1)).map(String::strip).toList();
        JsonNode json = cell(expected.get(0)).spec();
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(json.toString())).spec();

        JsonNode method = json.get("method");
        assertThat(List.of(
                        spec.name(),
                        text(method.get("name")),
                        method.has("inputs") ? text(method.get("inputs")) : "-",
                        spec.batch().labeled() + "+" + spec.batch().unlabeled(),
                        spec.batch().excludeLabeled() ? "out" : "in",
                        Integer.toString(spec.resolvedStepsPerEpoch()),
                        text(json.at("/network/dropout")),
                        Integer.toString(spec.epochs()),
                        schedule(json.get("schedule")),
                        jitter(json.at("/augmentation/weak/colorJitter")),
                        text(method.get("unsupervisedWeight")),
                        text(method.get("rampUpEpochs"))))
                .isEqualTo(expected.subList(0, 12));
        assertThat(options(method)).isEqualTo(options(expected.get(12)));
    }

    @Test
    void allCellsShareTheRest() throws Exception {
        JsonNode common = Json.mapper().readTree(COMMON);
        JsonNode ofMethods = Json.mapper().readTree(COMMON_OF_METHODS);

        for (PresetView.Cell cell : PRESET.cells()) {
            JsonNode spec = cell.spec();
            common.properties().forEach(part -> assertHas(cell.name(), spec.get(part.getKey()), part.getValue()));
            assertHas(cell.name(), spec.get("method"), ofMethods);
        }
        assertThat(PRESET.cells()).extracting(PresetView.Cell::name).hasSize(24).doesNotHaveDuplicates();
    }

    /** Both differ from the article's script, since their published figures do. */
    @Test
    void saysWhereAFigureComesFromOtherSettings() {
        assertThat(PRESET.cells())
                .filteredOn(cell -> cell.note() != null)
                .extracting(PresetView.Cell::name)
                .containsExactly("pi-model-mixed", "iteration-temporal-ensembling-separate");
        assertThat(cell("pi-model-mixed").note()).contains("200 epochs");
        assertThat(cell("iteration-temporal-ensembling-separate").note()).contains("weight 1");
    }

    private static PresetView.Cell cell(String name) {
        return PRESET.cells().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertHas(String cell, JsonNode actual, JsonNode expected) {
        if (!expected.isObject()) {
            assertThat(text(actual)).as(cell).isEqualTo(text(expected));
            return;
        }
        expected.properties().forEach(field -> {
            assertThat(actual.has(field.getKey()))
                    .as("%s: %s", cell, field.getKey())
                    .isTrue();
            assertHas(cell + ": " + field.getKey(), actual.get(field.getKey()), field.getValue());
        });
    }

    private static String schedule(JsonNode schedule) {
        String warmUp = text(schedule.get("warmUpEpochs"));
        String rampDown = text(schedule.get("rampDownEpochs"));
        if (text(schedule.get("name")).equals("cosine")) {
            return text(schedule.get("minLearningRate")).equals("0.0001") && warmUp.equals("0") && rampDown.equals("0")
                    ? "cosine"
                    : schedule.toString();
        }
        return text(schedule.get("name")).equals("constant")
                        && text(schedule.get("warmUp")).equals("exponential")
                ? warmUp + "-" + rampDown
                : schedule.toString();
    }

    private static String jitter(JsonNode jitter) {
        if (jitter.isNull()) {
            return "none";
        }
        Map<String, String> values = jitter.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> text(field.getValue())));
        return values.equals(Map.of("brightness", "0.4", "contrast", "0.4", "saturation", "0.4", "hue", "0.1"))
                ? "jitter"
                : values.toString();
    }

    /** All that the other columns and the common part do not say: an option that is added must be decided here. */
    private static Map<String, String> options(JsonNode method) {
        Set<String> elsewhere = Set.of("name", "inputs", "unsupervisedWeight", "rampUpEpochs", "rampUp", "emaDecay");
        Map<String, String> options = new TreeMap<>();
        method.properties().stream()
                .filter(option -> !elsewhere.contains(option.getKey()))
                .forEach(option -> options.put(option.getKey(), text(option.getValue())));
        return options;
    }

    private static Map<String, String> options(String column) {
        return column.isEmpty()
                ? Map.of()
                : new TreeMap<>(Arrays.stream(column.split(" "))
                        .map(option -> option.split("="))
                        .collect(Collectors.toMap(option -> option[0], option -> option[1])));
    }

    private static String text(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.asText();
    }
}
