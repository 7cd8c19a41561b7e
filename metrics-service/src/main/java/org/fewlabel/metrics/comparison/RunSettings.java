package org.fewlabel.metrics.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs have in common that are repeats of each other.
 *
 * @param id the same for all of them, and for no others
 * @param folder which images an image folder has: an upload by its digest, another by its path and the digest of its list of
 *     files; null for the other data sets
 * @param inputs null where the method knows no such choice, and so with {@code targets}
 * @param moreLabels whether they use labels that their data set does not name, or nobody knows that they do not
 * @param startModelSha256 the file whose weights are in them; null for none
 * @param head what they train on the features of a backbone; null for none
 * @param labelSet the name of the label set that they are trained with; null for none
 * @param precision what their network computes in; null for float32
 * @param start tells jobs apart whose weights they start from: their method, and the first digits of the digest of all their settings;
 *     null for none
 */
record RunSettings(
        String id,
        String dataset,
        @Nullable String folder,
        int labels,
        String network,
        String method,
        @Nullable String inputs,
        @Nullable String targets,
        int epochs,
        boolean moreLabels,
        @Nullable String startModelSha256,
        @Nullable String head,
        @Nullable String labelSet,
        @Nullable String precision,
        @Nullable String start) {

    /** The images: all folders are one data set by its name. */
    List<Object> images() {
        return List.of(dataset, folder == null ? "" : folder);
    }

    /** Images, label budget and network: what a method is tried on. */
    List<Object> cell() {
        return List.of(images(), labels, network);
    }

    /**
     * @param folderName what the folder is called, for people; null for another data set
     * @param changed what else is not as it is by default
     */
    Map<String, Object> asMap(@Nullable String folderName, Map<String, Object> changed) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("dataset", dataset);
        map.put("folder", folderName);
        map.put("labels", labels);
        map.put("network", network);
        map.put("method", method);
        map.put("epochs", epochs);
        map.put("moreLabels", moreLabels ? true : null);
        map.put("startFrom", start);
        map.put("startModelSha256", startModelSha256);
        map.put("head", head);
        Map<String, Object> known = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (value != null) {
                known.put(name, value);
            }
        });
        known.putAll(changed);
        return known;
    }
}
