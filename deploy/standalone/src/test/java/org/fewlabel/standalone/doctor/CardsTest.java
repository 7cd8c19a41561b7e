package org.fewlabel.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.fewlabel.standalone.doctor.Cards.Card;
import org.fewlabel.standalone.doctor.Finding.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphics cards as an {@code nvidia-smi} of the test's tells of them, and what they mean. */
class CardsTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final String FITTING = "NVIDIA RTX A6000, 550.54.15, 49140 MiB, 8.6";
    private static final String NEWER = "NVIDIA H200, 550.54.15, 143771 MiB, 9.0";
    private static final String OLD = "Tesla V100, 550.54.15, 16384 MiB, 7.0";
    private static final String OLDEST = "Tesla C2050, 390.157, 3072 MiB, 2.0";

    @TempDir
    Path folder;

    @Test
    void readsWhatThereIs() throws IOException {
        Cards cards = cards("echo '" + FITTING + "'; echo '" + NEWER + "'");

        assertThat(cards.problem()).isNull();
        assertThat(cards.cards())
                .containsExactly(
                        new Card("NVIDIA RTX A6000", "550.54.15", "49140 MiB", "8.6"),
                        new Card("NVIDIA H200", "550.54.15", "143771 MiB", "9.0"));
    }

    @Test
    void saysWhatTheDriverSays() throws IOException {
        Cards cards = cards("echo 'NVIDIA-SMI has failed because it\ncould not reach the driver.'; exit 9");

        assertThat(cards.problem()).isEqualTo("says: NVIDIA-SMI has failed because it could not reach the driver.");
    }

    @Test
    void doesNotWaitForADriverThatHangs() throws IOException {
        assertThat(cards("sleep 300", Duration.ofSeconds(1)).problem()).isEqualTo("did not answer within 1 s");
    }

    @Test
    void knowsNothingWithoutTheProgram() {
        assertThat(Cards.find(folder.resolve("none").toString(), AMPLE)).isNull();
        Finding none = CardFindings.of(null, false, Checkups.oneDnn());
        assertThat(none.level()).isEqualTo(Level.OK);
        assertThat(none.text()).contains("no nvidia-smi").contains("by the processor");
    }

    @Test
    void aCardThatThePackageDoesNotUseIsWorthANote() throws IOException {
        Finding fitting = CardFindings.of(cards("echo '" + FITTING + "'"), false, Checkups.oneDnn());
        Finding newer = CardFindings.of(cards("echo '" + NEWER + "'"), false, Checkups.oneDnn());

        assertThat(List.of(fitting, newer)).extracting(Finding::level).containsOnly(Level.NOTE);
        assertThat(fitting.text())
                .contains("NVIDIA RTX A6000")
                .contains("550.54.15")
                .contains("not used");
        assertThat(fitting.remedy()).contains("mvn -Pcuda13").contains("docs/gpu.md");
        assertThat(newer.remedy()).contains("mvn -Pcuda13");
        assertThat(CardFindings.of(cards("echo '" + OLD + "'"), false, null).remedy())
                .contains("mvn -Pcuda12");
        assertThat(CardFindings.of(cards("echo '" + OLDEST + "'"), false, null).remedy())
                .contains("no build is for such cards");
    }

    /** As without a driver, or with CUDA_VISIBLE_DEVICES set to nothing. */
    @Test
    void aPackageForCardsThatComputesOnTheProcessorIsWorthANote() throws IOException {
        Finding noProgram = CardFindings.of(null, true, Checkups.oneDnn());
        Finding noDriver = CardFindings.of(cards("exit 9"), true, Checkups.oneDnn());
        Finding hidden = CardFindings.of(cards("echo '" + FITTING + "'"), true, Checkups.oneDnn());

        assertThat(List.of(noProgram, noDriver, hidden)).allSatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(Level.NOTE);
            assertThat(finding.text()).contains("by the processor");
        });
        assertThat(hidden.remedy()).contains("CUDA_VISIBLE_DEVICES");
    }

    @Test
    void aCardThatComputesNeedsNoProgramThatTellsOfIt() {
        Finding used = CardFindings.of(null, true, Checkups.cuda());

        assertThat(used.level()).isEqualTo(Level.OK);
        assertThat(used.text()).isEqualTo("NVIDIA H200: used by CUDA");
    }

    @Test
    void aPackageForCardsThatComputesNothingFails() throws IOException {
        Cards card = cards("echo '" + FITTING + "'");

        assertThat(CardFindings.of(null, true, null).level()).isEqualTo(Level.FAIL);
        assertThat(CardFindings.of(cards("exit 9"), true, null).level()).isEqualTo(Level.FAIL);
        assertThat(CardFindings.of(card, true, null).level()).isEqualTo(Level.FAIL);
        assertThat(CardFindings.of(card, true, null).remedy())
                .as("it is built for cards already")
                .contains("driver")
                .doesNotContain("mvn");
        assertThat(CardFindings.of(card, true, Checkups.nd4j("cuda", List.of("NVIDIA RTX A6000")))
                        .level())
                .isEqualTo(Level.OK);
        Finding newer = CardFindings.of(cards("echo '" + NEWER + "'"), true, Checkups.cuda());
        assertThat(newer.level()).isEqualTo(Level.OK);
        assertThat(newer.text()).contains("used by CUDA");
    }

    @Test
    void aPackageThatCallsCudaIsForCards() {
        assertThat(EnginePackage.isForCards(List.of("nd4j-native-1.0.0-M2.1-linux-x86_64-onednn-avx2")))
                .isFalse();
        assertThat(EnginePackage.isForCards(List.of(
                        "cuda-13.1-9.19-1.5.13-linux-x86_64", "nd4j-native-1.0.0-M2.1-linux-x86_64-onednn-avx2")))
                .isTrue();
        assertThat(EnginePackage.isForCards(List.of("nd4j-cuda-11.6-1.0.0-M2.1-linux-x86_64-cudnn")))
                .isTrue();
    }

    private Cards cards(String script) throws IOException {
        return cards(script, AMPLE);
    }

    private Cards cards(String script, Duration limit) throws IOException {
        Path program = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return Cards.find(program.toString(), limit);
    }
}
