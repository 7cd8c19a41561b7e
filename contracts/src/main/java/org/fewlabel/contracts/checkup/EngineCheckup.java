package org.fewlabel.contracts.checkup;

import java.util.List;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.RunProvenance.Environment;
import org.fewlabel.contracts.job.Precision;
import org.jspecify.annotations.Nullable;

/**
 * What computes networks on a machine, in which precisions, how fast, and whether it computes right. It is said anew before each
 * part of the examination: native code that ends its process leaves what was found until then, and what it was at.
 *
 * @param engine null as long as its native code is not loaded
 * @param precisions those that were looked at
 * @param next what comes next, as in “it is to train in bfloat16”; null at the end
 * @param failure why this is the end before all was looked at; null where it is not
 */
public record EngineCheckup(
        @Nullable Engine engine,
        List<OfPrecision> precisions,
        @Nullable String next,
        @Nullable String failure) {
    private static final int CARDS_MAX = 1_000;

    public EngineCheckup {
        precisions = Check.list("precisions", precisions, Precision.values().length);
    }

    /**
     * What computes.
     *
     * @param backEnd the class of ND4J's back end, such as {@code CpuBackend}
     * @param openBlas the version of the library that multiplies ND4J's matrices on a CPU
     * @param cards the graphics cards that the back end can use
     */
    public record Engine(Environment environment, String backEnd, String openBlas, List<String> cards) {
        public Engine {
            Check.present("environment", environment);
            Check.name("backEnd", backEnd, Check.NAME_LENGTH_MAX);
            Check.name("openBlas", openBlas, Check.NAME_LENGTH_MAX);
            cards = Check.list("cards", cards, CARDS_MAX);
        }
    }

    /**
     * One precision: either what it lacks, or how well and how fast it is computed in.
     *
     * @param lacking why networks are not computed so here; null where they are
     */
    public record OfPrecision(
            Precision precision,
            @Nullable String lacking,
            @Nullable Agreement agreement,
            @Nullable StepTime step) {
        public OfPrecision {
            Check.present("precision", precision);
        }
    }

    /**
     * How far the results for a small network are from right ones: ‖computed − right‖ ÷ ‖right‖.
     *
     * @param logits null where one is no finite number
     * @param logitsMax what rounding explains
     * @param gradient of the parameters; null where a number of it is not finite
     * @param gradientMax what rounding explains
     */
    public record Agreement(
            @Nullable Double logits,
            double logitsMax,
            @Nullable Double gradient,
            double gradientMax) {
        public Agreement {
            Check.notNegative("logitsMax", logitsMax);
            Check.notNegative("gradientMax", gradientMax);
        }

        public boolean holds() {
            return logits != null && logits <= logitsMax && gradient != null && gradient <= gradientMax;
        }
    }

    /**
     * How long a training step takes.
     *
     * @param millis the median
     * @param steps how many were measured
     */
    public record StepTime(double millis, int steps) {
        public StepTime {
            Check.notNegative("millis", millis);
            Check.atLeast("steps", steps, 1);
        }
    }
}
