package org.fewlabel.standalone.doctor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.contracts.RunProvenance.Environment;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.fewlabel.contracts.checkup.EngineCheckup.Agreement;
import org.fewlabel.contracts.checkup.EngineCheckup.Engine;
import org.fewlabel.contracts.checkup.EngineCheckup.OfPrecision;
import org.fewlabel.contracts.checkup.EngineCheckup.StepTime;
import org.fewlabel.contracts.job.Precision;
import org.jspecify.annotations.Nullable;

/** What engines say of themselves. */
final class Checkups {
    private Checkups() {}

    /** oneDNN on a processor without bfloat16, which computes right. */
    static EngineCheckup sound() {
        return new EngineCheckup(
                oneDnn(),
                List.of(
                        computed(3.4e-6, 2e-6),
                        new OfPrecision(Precision.TF32, "this machine computes in float32", null, null),
                        new OfPrecision(Precision.BFLOAT16, "this machine computes in float32", null, null)),
                null,
                null);
    }

    static Engine oneDnn() {
        return engine(
                "onednn", "cpu", Map.of("nd4j", "1.0.0-M2.1", "javacpp", "1.5.13", "onednn", "3.11.0"), List.of());
    }

    static Engine nd4j(String device, List<String> cards) {
        return engine("nd4j", device, Map.of("nd4j", "1.0.0-M2.1", "javacpp", "1.5.13"), cards);
    }

    static Engine cuda() {
        Map<String, String> libraries =
                Map.of("javacpp", "1.5.13", "cuda", "13.1", "cuda-driver", "13.0", "cudnn", "9.19.0");
        return engine("cuda", "cuda", libraries, List.of("NVIDIA H200"));
    }

    private static Engine engine(String name, String device, Map<String, String> libraries, List<String> cards) {
        String instructionSet = Map.of("onednn", "avx512-core", "cuda", "sm_90").get(name);
        return new Engine(
                new Environment(name, device, 2, instructionSet, "linux-x86_64", "a VM 17", new TreeMap<>(libraries)),
                "CpuBackend",
                "0.3.31",
                cards);
    }

    /** In float32, 47 milliseconds a step. */
    static OfPrecision computed(@Nullable Double logits, @Nullable Double gradient) {
        return new OfPrecision(
                Precision.FLOAT32, null, new Agreement(logits, 1e-4, gradient, 1e-4), new StepTime(47.2, 15));
    }
}
