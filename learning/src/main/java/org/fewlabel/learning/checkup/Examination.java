package org.fewlabel.learning.checkup;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.fewlabel.contracts.checkup.EngineCheckup.Agreement;
import org.fewlabel.contracts.checkup.EngineCheckup.Engine;
import org.fewlabel.contracts.checkup.EngineCheckup.OfPrecision;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.PrecisionUnavailableException;
import org.fewlabel.learning.network.ComputeEnvironment;
import org.fewlabel.learning.network.EngineCheck;
import org.fewlabel.learning.network.Networks;
import org.jspecify.annotations.Nullable;

/** Looks at the engine part by part: what it is, and for each precision whether it computes right and how fast. */
final class Examination {
    private static final int CAUSES_MAX = 10;

    private final Consumer<EngineCheckup> reader;
    private final List<OfPrecision> precisions = new ArrayList<>();
    private @Nullable Engine engine;

    /** @param reader is told what is known before each part, and at the end */
    Examination(Consumer<EngineCheckup> reader) {
        this.reader = reader;
    }

    void run() {
        try {
            tell("load its native code");
            engine = ComputeEnvironment.engine();
            EngineCheck check = new EngineCheck();
            for (Precision precision : Precision.values()) {
                precisions.add(examined(precision, check));
            }
            reader.accept(new EngineCheckup(engine, precisions, null, null));
        } catch (RuntimeException | Error e) {
            // Whatever it is, it is what keeps networks from being trained here.
            reader.accept(new EngineCheckup(engine, precisions, null, reason(e)));
        }
    }

    private OfPrecision examined(Precision precision, EngineCheck check) {
        try {
            Networks.requireSupport(precision);
        } catch (PrecisionUnavailableException e) {
            return new OfPrecision(precision, e.getMessage(), null, null);
        }
        tell("compute in " + precision.wireName());
        Agreement agreement = check.agreement(precision);
        tell("train in " + precision.wireName());
        try (TrainingStep step = new TrainingStep(precision)) {
            return new OfPrecision(precision, null, agreement, step.time());
        }
    }

    private void tell(String next) {
        reader.accept(new EngineCheckup(engine, precisions, next, null));
    }

    /** What it began with: the native code that is missing rather than the class that wanted it. */
    private static String reason(Throwable failure) {
        Throwable first = failure;
        for (int i = 0; i < CAUSES_MAX && first.getCause() != null; i++) {
            first = first.getCause();
        }
        return first.getClass().getSimpleName() + (first.getMessage() == null ? "" : ": " + first.getMessage());
    }
}
