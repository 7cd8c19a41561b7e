package org.fewlabel.standalone.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.fewlabel.contracts.RunProvenance.Environment;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.fewlabel.contracts.checkup.EngineCheckup.Agreement;
import org.fewlabel.contracts.checkup.EngineCheckup.OfPrecision;
import org.fewlabel.contracts.checkup.EngineCheckup.StepTime;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.standalone.terminal.Figures;
import org.jspecify.annotations.Nullable;

/** What the engine found of itself means to training. */
final class EngineFindings {
    private static final String SUBJECT = "engine";
    /** Below it a difference is a power of ten to people, above it percent. */
    private static final double PERCENT_MIN = 1e-3;

    private final EngineRun run;
    private final List<String> nativeCode;
    private final List<Finding> findings = new ArrayList<>();

    private EngineFindings(EngineRun run, List<String> nativeCode) {
        this.run = run;
        this.nativeCode = nativeCode;
    }

    /** @param nativeCode what the package has of it */
    static List<Finding> of(EngineRun run, List<String> nativeCode) {
        return new EngineFindings(run, nativeCode).all();
    }

    private List<Finding> all() {
        EngineCheckup checkup = run.checkup();
        if (checkup != null) {
            if (checkup.engine() != null) {
                engine(checkup.engine());
            }
            checkup.precisions().forEach(this::precision);
        }
        end(checkup);
        return findings;
    }

    private void engine(EngineCheckup.Engine engine) {
        Environment environment = engine.environment();
        SortedMap<String, String> versions = environment.libraries();
        boolean isOneDnn = versions.containsKey("onednn");
        String threads = environment.threads() + (environment.threads() == 1 ? " thread" : " threads");
        if (isOneDnn) {
            findings.add(Finding.ok(
                    SUBJECT,
                    "oneDNN " + versions.get("onednn") + " by " + environment.instructionSet() + ", " + threads));
        } else if (versions.containsKey("cuda")) {
            findings.add(Finding.ok(
                    SUBJECT,
                    "CUDA " + versions.get("cuda") + " and cuDNN " + versions.get("cudnn") + " for "
                            + environment.instructionSet() + ", with a driver for CUDA "
                            + versions.get("cuda-driver")));
        } else if (environment.device().equals("cpu")) {
            findings.add(Finding.note(
                    SUBJECT,
                    "ND4J's operations on the processor, " + threads + ": there is no oneDNN for "
                            + environment.platform() + ", steps take longer",
                    null));
        } else {
            findings.add(Finding.ok(SUBJECT, "ND4J's operations on the graphics card"));
        }
        String nd4j = versions.containsKey("nd4j") ? "ND4J " + versions.get("nd4j") : "ND4J";
        findings.add(Finding.ok(
                "libraries",
                nd4j + " (" + engine.backEnd() + "), OpenBLAS " + engine.openBlas() + ", JavaCPP "
                        + versions.get("javacpp")));
    }

    private void precision(OfPrecision found) {
        String subject = found.precision().wireName();
        Agreement agreement = found.agreement();
        StepTime step = found.step();
        if (agreement == null || step == null) {
            // Nobody misses it on a processor: graphics cards alone have it.
            if (found.precision() != Precision.TF32) {
                findings.add(Finding.note(subject, String.valueOf(found.lacking()), null));
            }
            return;
        }
        String time = String.format(
                Locale.ROOT, "a training step of cnn-small takes %.0f ms (median of %d)", step.millis(), step.steps());
        if (agreement.holds()) {
            findings.add(Finding.ok(
                    subject,
                    time + "; results are right to " + difference(agreement.logits()) + ", gradients to "
                            + difference(agreement.gradient())));
        } else {
            findings.add(
                    Finding.fail(
                            subject,
                            "WRONG results: they differ from plain loops by " + difference(agreement.logits())
                                    + ", gradients by "
                                    + difference(agreement.gradient()) + "; rounding explains "
                                    + difference(agreement.logitsMax()) + " and " + difference(agreement.gradientMax()),
                            "train nothing here; see whether ONEDNN_MAX_CPU_ISA=AVX2 ./fewlabel doctor is right, and report this"));
        }
    }

    /** What is wrong with how it ended, if anything is. */
    private void end(@Nullable EngineCheckup checkup) {
        String failure = checkup == null ? null : checkup.failure();
        String end = run.end();
        if (failure != null) {
            findings.add(Finding.fail(
                    SUBJECT, "does not work: " + failure, "is its native code, " + code() + ", for this machine?"));
        } else if (end != null) {
            String next = checkup == null ? null : checkup.next();
            findings.add(Finding.fail(SUBJECT, end + (next == null ? "" : ", when it was to " + next), remedy(end)));
        } else if (checkup == null) {
            findings.add(Finding.fail(SUBJECT, "said nothing", "build anew: mvn -DskipTests package"));
        }
    }

    private String remedy(String end) {
        if (end.contains("SIGILL")) {
            return "this processor lacks an instruction of the native code, " + code()
                    + "; build with another, such as -Dnd4j.classifier=linux-x86_64-onednn";
        }
        if (run.checkup() == null) {
            return "is the trainer's package older than this command? build anew: mvn -DskipTests package";
        }
        return "see whether it comes again when nothing else runs, and with ONEDNN_MAX_CPU_ISA=AVX2 set";
    }

    private String code() {
        return nativeCode.isEmpty() ? "of which the package has none" : String.join(", ", nativeCode);
    }

    private static String difference(@Nullable Double value) {
        if (value == null) {
            return "no number at all";
        }
        if (value >= PERCENT_MIN) {
            return Figures.percent(value);
        }
        return String.format(Locale.ROOT, "%.0e", value).replaceFirst("e-0*", "e-");
    }
}
