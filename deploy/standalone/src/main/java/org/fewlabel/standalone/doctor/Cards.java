package org.fewlabel.standalone.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's graphics cards, as {@code nvidia-smi} tells of them.
 *
 * @param cards empty where there is a problem
 * @param problem why nothing is known of them; null where it is
 */
public record Cards(List<Card> cards, @Nullable String problem) {
    private static final int FIELDS = 4;
    private static final int WORDS_LENGTH_MAX = 200;

    /**
     * One of them.
     *
     * @param driver its version
     * @param memory with its unit
     * @param computeCapability such as {@code 8.6}
     */
    public record Card(String name, String driver, String memory, String computeCapability) {}

    public Cards {
        cards = List.copyOf(cards);
    }

    /**
     * Asks the program.
     *
     * @param program {@code nvidia-smi}, or where it is
     * @return null where there is none
     */
    static @Nullable Cards find(String program, Duration limit) {
        ShortProcess asked;
        try {
            asked = ShortProcess.run(
                    List.of(
                            program,
                            "--query-gpu=name,driver_version,memory.total,compute_cap",
                            "--format=csv,noheader"),
                    Map.of("LC_ALL", "C"),
                    limit);
        } catch (IOException e) {
            return null;
        }
        if (asked.exitCode() == null) {
            return unknown("did not answer within " + limit.toSeconds() + " s");
        }
        if (asked.exitCode() != 0) {
            return unknown(words(asked.output() + " " + asked.errors()));
        }
        List<Card> cards = new ArrayList<>();
        for (String line : asked.output().lines().toList()) {
            String[] fields = line.split(", *");
            if (fields.length != FIELDS) {
                return unknown(words(line));
            }
            cards.add(new Card(fields[0], fields[1], fields[2], fields[3]));
        }
        return cards.isEmpty() ? unknown("sees no card") : new Cards(cards, null);
    }

    private static Cards unknown(String problem) {
        return new Cards(List.of(), problem);
    }

    private static String words(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        String shown = line.length() > WORDS_LENGTH_MAX ? line.substring(0, WORDS_LENGTH_MAX) + "…" : line;
        return "says: " + shown;
    }
}
