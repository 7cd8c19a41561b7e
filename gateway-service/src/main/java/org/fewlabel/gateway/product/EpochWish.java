package org.fewlabel.gateway.product;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Of which epoch a user wants something. */
sealed interface EpochWish {
    /** The last labeled one. */
    record Last() implements EpochWish {}

    /** The one that the validation images speak for. */
    record Chosen() implements EpochWish {}

    /** @param number from 0 */
    record Numbered(int number) implements EpochWish {}

    /**
     * Reads a query parameter.
     *
     * @param text null for what is the default, the last one
     * @return empty if it is none of these
     */
    static Optional<EpochWish> parse(@Nullable String text) {
        if (text == null || text.equals("last")) {
            return Optional.of(new Last());
        }
        if (text.equals("chosen")) {
            return Optional.of(new Chosen());
        }
        // Nine digits always fit.
        return text.matches("[0-9]{1,9}") ? Optional.of(new Numbered(Integer.parseInt(text))) : Optional.empty();
    }
}
