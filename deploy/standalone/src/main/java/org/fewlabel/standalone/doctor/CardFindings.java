package org.fewlabel.standalone.doctor;

import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.fewlabel.standalone.doctor.Cards.Card;
import org.jspecify.annotations.Nullable;

/** What graphics cards mean to training. */
final class CardFindings {
    private static final String SUBJECT = "GPU";
    /** Of ND4J's code for CUDA, see docs/gpu.md. */
    private static final double CAPABILITY_MIN = 3.7;

    private static final double CAPABILITY_MAX = 8.6;

    private CardFindings() {}

    /**
     * @param isForCards whether the trainer's package computes on them
     * @param engine null where nothing was heard of it
     */
    static Finding of(@Nullable Cards cards, boolean isForCards, EngineCheckup.@Nullable Engine engine) {
        String problem = cards == null ? "there is no nvidia-smi" : cards.problem();
        if (cards == null || problem != null) {
            String said = cards == null ? problem : "nvidia-smi " + problem;
            if (isForCards) {
                return Finding.fail(
                        SUBJECT,
                        said + "; the trainer's package computes on NVIDIA's cards alone",
                        "install NVIDIA's driver, for CUDA 11.6 or newer, or build for the processor: mvn -DskipTests package");
            }
            return cards == null
                    ? Finding.ok(SUBJECT, "none is looked for, as " + said + "; networks are computed by the processor")
                    : Finding.note(SUBJECT, said + "; networks are computed by the processor", null);
        }
        String names = cards.cards().stream().map(CardFindings::text).collect(Collectors.joining("; "));
        if (!isForCards) {
            return Finding.note(SUBJECT, names + ": not used, networks are computed by the processor", remedy(cards));
        }
        if (engine == null || engine.cards().isEmpty()) {
            return Finding.fail(
                    SUBJECT,
                    names + ": not usable by the trainer's package",
                    "is the package for such cards, the driver for its CUDA or newer, and a card named by CUDA_VISIBLE_DEVICES?"
                            + " docs/gpu.md");
        }
        return Finding.ok(SUBJECT, names + ": used by ND4J");
    }

    private static String text(Card card) {
        return card.name() + " (" + card.memory() + ", capability " + card.computeCapability() + ", driver "
                + card.driver() + ")";
    }

    private static String remedy(Cards cards) {
        String codeIsFor = "ND4J's code for CUDA is for compute capability " + CAPABILITY_MIN + " to " + CAPABILITY_MAX;
        List<Card> fitting = cards.cards().stream().filter(CardFindings::fits).toList();
        return fitting.isEmpty()
                ? codeIsFor + ", of which no card is: docs/gpu.md"
                : codeIsFor + " and not yet proven on any: mvn -Pcuda -DskipTests package, see docs/gpu.md";
    }

    private static boolean fits(Card card) {
        try {
            double capability = Double.parseDouble(card.computeCapability());
            return capability >= CAPABILITY_MIN && capability <= CAPABILITY_MAX;
        } catch (NumberFormatException e) {
            // An old driver does not know it; the card may be as old.
            return true;
        }
    }
}
