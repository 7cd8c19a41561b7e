package org.fewlabel.gateway.label;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a job's labels, as JSON.
 *
 * @param epoch whose they are
 * @param network which of its networks
 * @param confidence {@code raw} or {@code calibrated}
 * @param temperature by which they were calibrated; null for raw ones
 * @param classes by their numbers
 * @param total how many labels the selection has
 * @param nextPageToken null on the last page
 */
record LabelsPage(
        int epoch,
        String network,
        String confidence,
        @Nullable Double temperature,
        List<String> classes,
        int total,
        List<Item> items,
        @Nullable String nextPageToken) {
    LabelsPage {
        classes = List.copyOf(classes);
        items = List.copyOf(items);
    }

    /** One image; what there is not is null. */
    record Item(
            int index,
            @Nullable Integer label,
            @Nullable LabelSource source,
            @Nullable Integer given,
            @Nullable Integer predicted,
            @Nullable Float confidence,
            @Nullable Float margin,
            @Nullable String file) {
        static Item of(ImageLabel label) {
            return new Item(
                    label.index(),
                    classOrNull(label.label()),
                    label.source(),
                    classOrNull(label.given()),
                    classOrNull(label.predicted()),
                    label.isPredicted() ? label.confidence() : null,
                    label.isPredicted() ? label.margin() : null,
                    label.file());
        }

        private static @Nullable Integer classOrNull(int label) {
            return label == ImageLabel.NONE ? null : (Integer) label;
        }
    }
}
