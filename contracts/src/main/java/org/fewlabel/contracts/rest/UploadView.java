package org.fewlabel.contracts.rest;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An uploaded folder of images, as users see it.
 *
 * @param name that jobs name it by, as {@code dataset.folder.upload}, as long as it is not deleted
 * @param sha256 its digest, which names it for good
 * @param bytes of its pictures together
 * @param labeledPerClass how many images of each class are labeled, in the order of the classes
 * @param leftOut how many files and folders of the archive were passed over
 * @param owner whose it is
 */
public record UploadView(
        String name,
        String sha256,
        long bytes,
        Map<String, Integer> labeledPerClass,
        int unlabeled,
        int test,
        int leftOut,
        Instant uploadedAt,
        String owner) {
    public UploadView {
        owner = Role.orLocal(owner);
        labeledPerClass = Collections.unmodifiableMap(new LinkedHashMap<>(labeledPerClass));
    }
}
