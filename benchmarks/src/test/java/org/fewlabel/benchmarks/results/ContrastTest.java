package org.fewlabel.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.junit.jupiter.api.Test;

class ContrastTest {
    @Test
    void subtractsSeedBySeed() throws JsonProcessingException {
        List<Contrast> contrasts = Contrast.of(List.of(
                run(1, 0.30, "pseudo-label", "\"inputs\": \"separate\", \"targets\": \"iteration\"", false),
                run(2, 0.40, "pseudo-label", "\"inputs\": \"separate\", \"targets\": \"iteration\"", false),
                run(2, 0.37, "pseudo-label", "\"inputs\": \"separate\", \"targets\": \"epoch\"", false),
                run(1, 0.29, "pseudo-label", "\"inputs\": \"separate\", \"targets\": \"epoch\"", false),
                run(3, 0.10, "pseudo-label", "\"inputs\": \"separate\", \"targets\": \"epoch\"", false)));

        assertThat(contrasts).hasSize(1);
        Contrast contrast = contrasts.get(0);
        assertThat(contrast.choice()).isEqualTo("targets: iteration → epoch");
        assertThat(contrast.of()).isEqualTo("pseudo-label, separate");
        assertThat(contrast.seeds()).as("seed 3 has no counterpart").isEqualTo(2);
        assertThat(contrast.difference().mean()).isCloseTo(-2, within(1e-9));
        assertThat(contrast.difference().deviation()).isCloseTo(Math.sqrt(2), within(1e-9));
    }

    @Test
    void comparesNoRunsThatDifferInMoreThanTheChoice() throws JsonProcessingException {
        List<Contrast> contrasts = Contrast.of(List.of(
                run(1, 0.30, "ict", "\"mixupLoss\": \"L1\", \"emaDecay\": 0.97", false),
                run(1, 0.20, "ict", "\"mixupLoss\": \"L3\", \"emaDecay\": 0.9", false),
                run(1, 0.20, "ict", "\"mixupLoss\": \"L4\", \"emaDecay\": 0.97", false)));

        assertThat(contrasts).isEmpty();
    }

    @Test
    void letsThePoolOfUnlabeledImagesGoWithTheInputs() throws JsonProcessingException {
        List<Contrast> contrasts = Contrast.of(List.of(
                run(1, 0.30, "vat", "\"inputs\": \"mixed\"", true),
                run(1, 0.31, "vat", "\"inputs\": \"separate\"", false)));

        assertThat(contrasts).extracting(Contrast::choice).containsExactly("inputs: mixed → separate");
        assertThat(contrasts.get(0).difference().mean()).isCloseTo(1, within(1e-9));
        assertThat(contrasts.get(0).difference().deviation()).isNull();
    }

    @Test
    void keepsWhatElseIsChosenApart() throws JsonProcessingException {
        List<Contrast> contrasts = Contrast.of(List.of(
                run(1, 0.30, "fixmatch", "\"targets\": \"iteration\"", true),
                run(1, 0.31, "fixmatch", "\"targets\": \"epoch\"", true),
                run(1, 0.20, "fixmatch", "\"targets\": \"iteration\"", false),
                run(1, 0.23, "fixmatch", "\"targets\": \"epoch\"", false)));

        assertThat(contrasts)
                .extracting(Contrast::choice, Contrast::of, Contrast::seeds)
                .containsExactly(
                        tuple("targets: iteration → epoch", "fixmatch, excludeLabeled true", 1),
                        tuple("targets: iteration → epoch", "fixmatch, excludeLabeled false", 1),
                        tuple("excludeLabeled: true → false", "fixmatch, iteration", 1),
                        tuple("excludeLabeled: true → false", "fixmatch, epoch", 1));
    }

    @Test
    void keepsTheWeightsOfMixupLossesApart() throws JsonProcessingException {
        List<Contrast> contrasts = Contrast.of(
                List.of(mixup(0.60, "L1", 30), mixup(0.30, "L3", 30), mixup(0.40, "L1", 1), mixup(0.28, "L3", 1)));

        assertThat(contrasts)
                .extracting(Contrast::of)
                .containsExactly("ict, separate, weight 30", "ict, separate, weight 1");
        assertThat(contrasts.get(0).difference().mean()).isCloseTo(-30, within(1e-9));
        assertThat(contrasts.get(1).difference().mean()).isCloseTo(-12, within(1e-9));
    }

    private static JsonNode mixup(double error, String loss, int weight) throws JsonProcessingException {
        String options = "\"inputs\": \"separate\", \"mixupLoss\": \"%s\", \"unsupervisedWeight\": %s";
        return run(1, error, "ict", options.formatted(loss, weight), false);
    }

    private static JsonNode run(int seed, double error, String method, String options, boolean excludeLabeled)
            throws JsonProcessingException {
        return Json.mapper().readTree("""
                        {"seed": %s, "student": {"last": %s},
                         "spec": {"seed": %s, "method": {"name": "%s", %s}, "batch": {"excludeLabeled": %s}}}
                        """.formatted(seed, error, seed, method, options, excludeLabeled));
    }
}
