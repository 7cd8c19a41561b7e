package org.fewlabel.standalone.doctor;

import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.fewlabel.standalone.doctor.Cards.Card;
import org.jspecify.annotations.Nullable;

/** What graphics cards mean to training. */
final class CardFindings {
    private static final String SUBJECT = "GPU";
    /** Which profile builds for which cards, the one to take first; see docs/gpu.md. */
    private static final List<Build> BUILDS =
            List.of(new Build("-Pcuda13", 7.5, 13), new Build("-Pcuda12", 5.0, 12.0), new Build("-Pcuda", 3.7, 8.6));

    private record Build(String profile, double capabilityMin, double capabilityMax) {
        boolean fits(Card card) {
            try {
                double capability = Double.parseDouble(card.computeCapability());
                return capability >= capabilityMin && capability <= capabilityMax;
            } catch (NumberFormatException e) {
                // An old driver does not know it; the card may be as old.
                return true;
            }
        }
    }

    private CardFindings() {}

    /**
     * @param isForCards whether the trainer's package computes on them
     * @param engine null where nothing was heard of it
     */
    static Finding of(@Nullable Cards cards, boolean isForCards, EngineCheckup.@Nullable Engine engine) {
        String problem = cards == null ? "there is no nvidia-smi" : cards.problem();
        if (cards == null || problem != null) {
            String said = cards == null ? problem : "nvidia-smi " + problem;
            if (isForCards && engine == null) {
                return Finding.fail(
                        SUBJECT,
                        said + ", and the trainer's package, which is for NVIDIA's cards, computes nothing",
                        "install NVIDIA's driver, for the CUDA of the build or newer, or build for the processor: mvn -DskipTests package");
            }
            if (engine != null && !engine.cards().isEmpty()) {
                return Finding.ok(SUBJECT, String.join("; ", engine.cards()) + ": used by " + by(engine));
            }
            return cards == null && !isForCards
                    ? Finding.ok(SUBJECT, "none is looked for, as " + said + "; networks are computed by the processor")
                    : Finding.note(SUBJECT, said + "; networks are computed by the processor", null);
        }
        String names = cards.cards().stream().map(CardFindings::text).collect(Collectors.joining("; "));
        if (!isForCards) {
            return Finding.note(SUBJECT, names + ": not used, networks are computed by the processor", remedy(cards));
        }
        if (engine == null) {
            return Finding.fail(
                    SUBJECT,
                    names + ": not usable by the trainer's package",
                    "is the package for such cards, and the driver for its CUDA or newer? docs/gpu.md");
        }
        if (engine.cards().isEmpty()) {
            return Finding.note(
                    SUBJECT,
                    names + ": hidden from the trainer's package, networks are computed by the processor",
                    "does CUDA_VISIBLE_DEVICES name a card?");
        }
        return Finding.ok(SUBJECT, names + ": used by " + by(engine));
    }

    private static String by(EngineCheckup.Engine engine) {
        return engine.environment().engine().equals("cuda") ? "CUDA" : "ND4J";
    }

    private static String text(Card card) {
        return card.name() + " (" + card.memory() + ", capability " + card.computeCapability() + ", driver "
                + card.driver() + ")";
    }

    private static String remedy(Cards cards) {
        return BUILDS.stream()
                .filter(build -> cards.cards().stream().anyMatch(build::fits))
                .findFirst()
                .map(build -> "build for such cards, which is not yet proven on any: mvn " + build.profile()
                        + " -DskipTests package, see docs/gpu.md")
                .orElse("no build is for such cards: docs/gpu.md");
    }
}
