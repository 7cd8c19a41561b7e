package org.fewlabel.contracts.picture;

import java.util.List;
import org.fewlabel.contracts.Check;

/**
 * Which of some pictures cannot be read: a labeler's answer to {@code POST /internal/v1/picture-checks}.
 *
 * @param count how many it was sent
 * @param flaws in the order of the pictures, at most {@value #FLAWS_MAX}
 */
public record PictureFlaws(int count, List<Flaw> flaws) {
    public static final int FLAWS_MAX = 1_000;

    /**
     * One that cannot be read.
     *
     * @param index of the picture among those that were sent, from 0
     * @param reason for people
     */
    public record Flaw(int index, String reason) {
        public Flaw {
            Check.atLeast("index", index, 0);
            reason = Check.present("reason", reason);
        }
    }

    public PictureFlaws {
        Check.atLeast("count", count, 0);
        flaws = Check.list("flaws", flaws, FLAWS_MAX);
    }
}
