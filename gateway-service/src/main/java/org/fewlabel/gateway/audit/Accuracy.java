package org.fewlabel.gateway.audit;

import java.util.ArrayList;
import java.util.List;
import org.fewlabel.statistics.Proportion;
import org.jspecify.annotations.Nullable;

/**
 * How many labels are right, as far as the answers tell.
 *
 * @param overall null before the first answer
 * @param above of those that the network is surer of than some confidences, where there is an answer about one
 */
record Accuracy(@Nullable Proportion overall, List<Above> above) {
    /** A few that people ask for. */
    static final List<Double> CONFIDENCES = List.of(0.5, 0.7, 0.9, 0.95, 0.99);

    Accuracy {
        above = List.copyOf(above);
    }

    /**
     * @param confidence at least so sure
     * @param images how many of the audit's images the network is so sure of, answered or not
     */
    record Above(double confidence, int images, Proportion proportion) {}

    static Accuracy of(List<AuditImage> images) {
        List<AuditImage> answered =
                images.stream().filter(AuditImage::isAnswered).toList();
        List<Above> above = new ArrayList<>();
        for (double confidence : CONFIDENCES) {
            List<AuditImage> sure = answered.stream()
                    .filter(each -> each.confidence() >= (float) confidence)
                    .toList();
            int all = (int) images.stream()
                    .filter(each -> each.confidence() >= (float) confidence)
                    .count();
            if (!sure.isEmpty()) {
                above.add(new Above(confidence, all, proportion(sure)));
            }
        }
        return new Accuracy(answered.isEmpty() ? null : proportion(answered), above);
    }

    private static Proportion proportion(List<AuditImage> answered) {
        return Proportion.of((int) answered.stream().filter(AuditImage::isRight).count(), answered.size());
    }
}
