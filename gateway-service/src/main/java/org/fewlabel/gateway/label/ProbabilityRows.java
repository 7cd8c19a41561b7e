package org.fewlabel.gateway.label;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Class probabilities of many images, image by image. */
@FunctionalInterface
public interface ProbabilityRows {
    /** @param row [classes], for those of the image that is next */
    void next(float[] row) throws IOException;

    /** The sums over several networks, in their order. */
    static ProbabilityRows sum(List<ProbabilityRows> members, int classes) {
        float[] own = new float[classes];
        return row -> {
            Arrays.fill(row, 0);
            for (ProbabilityRows member : members) {
                member.next(own);
                for (int label = 0; label < classes; label++) {
                    row[label] += own[label];
                }
            }
        };
    }

    /** The means over several networks; the sum of each row is that of its members' rows, which is 1. */
    static ProbabilityRows mean(List<ProbabilityRows> members, int classes) {
        ProbabilityRows sum = sum(members, classes);
        return row -> {
            sum.next(row);
            for (int label = 0; label < classes; label++) {
                row[label] /= members.size();
            }
        };
    }
}
