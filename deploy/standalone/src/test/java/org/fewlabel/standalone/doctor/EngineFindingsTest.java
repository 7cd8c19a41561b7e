package org.fewlabel.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.fewlabel.contracts.checkup.EngineCheckup.OfPrecision;
import org.fewlabel.standalone.doctor.Finding.Level;
import org.junit.jupiter.api.Test;

class EngineFindingsTest {
    private static final List<String> CODE = List.of("nd4j-native-1.0.0-M2.1-linux-x86_64-onednn-avx2");

    @Test
    void saysWhatComputesHowFastAndHowRight() {
        List<Finding> findings = of(Checkups.sound(), null);

        assertThat(findings)
                .extracting(Finding::text)
                .containsExactly(
                        "oneDNN 3.11.0 by avx512-core, 2 threads",
                        "ND4J 1.0.0-M2.1 (CpuBackend), OpenBLAS 0.3.31, JavaCPP 1.5.13",
                        "a training step of cnn-small takes 47 ms (median of 15); results are right to 3e-6, gradients to 2e-6",
                        "this machine computes in float32");
        assertThat(findings).extracting(Finding::level).containsExactly(Level.OK, Level.OK, Level.OK, Level.NOTE);
    }

    @Test
    void wrongResultsFail() {
        Finding wrong = finding(withFloat32(Checkups.computed(0.31, null)), "float32");

        assertThat(wrong.level()).isEqualTo(Level.FAIL);
        assertThat(wrong.text())
                .startsWith("WRONG results: they differ from plain loops by 31.0 %, gradients by no number at all")
                .endsWith("rounding explains 1e-4 and 1e-4");
        assertThat(wrong.remedy()).contains("ONEDNN_MAX_CPU_ISA=AVX2 ./fewlabel doctor");
    }

    @Test
    void itIsWorthANoteWhereThereIsNoOneDnn() {
        EngineCheckup nd4j = new EngineCheckup(Checkups.nd4j("cpu", List.of()), List.of(), null, null);

        Finding engine = finding(nd4j, "engine");

        assertThat(engine.level()).isEqualTo(Level.NOTE);
        assertThat(engine.text()).contains("no oneDNN for linux-x86_64");
    }

    @Test
    void namesWhatACardIsComputedOnWith() {
        EngineCheckup cuda = new EngineCheckup(Checkups.cuda(), List.of(), null, null);

        assertThat(finding(cuda, "engine").text())
                .isEqualTo("CUDA 13.1 and cuDNN 9.19.0 for sm_90, with a driver for CUDA 13.0");
        assertThat(finding(cuda, "libraries").text()).startsWith("ND4J (CpuBackend)");
    }

    @Test
    void anEngineThatDoesNotStartNamesTheNativeCodeThatThereIs() {
        EngineCheckup none = new EngineCheckup(null, List.of(), null, "UnsatisfiedLinkError: no jnind4jcpu");

        Finding engine = finding(none, "engine");

        assertThat(engine.level()).isEqualTo(Level.FAIL);
        assertThat(engine.text()).isEqualTo("does not work: UnsatisfiedLinkError: no jnind4jcpu");
        assertThat(engine.remedy()).contains(CODE.get(0));
    }

    @Test
    void anEngineThatDiedSaysWhatItWasAt() {
        EngineCheckup atWork = new EngineCheckup(null, List.of(), "load its native code", null);

        List<Finding> findings = of(atWork, "crashed: SIGILL in C  [libnd4jcpu.so+0x10]");

        assertThat(findings).singleElement().satisfies(engine -> {
            assertThat(engine.level()).isEqualTo(Level.FAIL);
            assertThat(engine.text())
                    .isEqualTo("crashed: SIGILL in C  [libnd4jcpu.so+0x10], when it was to load its native code");
            assertThat(engine.remedy()).contains(CODE.get(0)).contains("-Dnd4j.classifier=linux-x86_64-onednn");
        });
    }

    /** What was found before still stands. */
    @Test
    void anEngineThatHangsLateHasSaidSomething() {
        EngineCheckup late =
                new EngineCheckup(Checkups.oneDnn(), List.of(Checkups.computed(3e-6, 3e-6)), "train in bfloat16", null);

        List<Finding> findings = of(late, "did not end within 60 s and was stopped");

        assertThat(findings).extracting(Finding::subject).containsExactly("engine", "libraries", "float32", "engine");
        assertThat(findings.get(3).text()).endsWith("was stopped, when it was to train in bfloat16");
    }

    @Test
    void aProgramThatSaidNothingIsBuiltAnew() {
        assertThat(of(null, "ended with exit code 1")).singleElement().satisfies(engine -> {
            assertThat(engine.level()).isEqualTo(Level.FAIL);
            assertThat(engine.remedy()).contains("mvn -DskipTests package");
        });
    }

    private static EngineCheckup withFloat32(OfPrecision float32) {
        return new EngineCheckup(Checkups.oneDnn(), List.of(float32), null, null);
    }

    private static Finding finding(EngineCheckup checkup, String subject) {
        return of(checkup, null).stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static List<Finding> of(EngineCheckup checkup, String end) {
        return EngineFindings.of(new EngineRun(checkup, end), CODE);
    }
}
