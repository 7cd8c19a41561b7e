package org.fewlabel.gateway.dataset;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.rest.UploadView;

/**
 * A folder of images that was uploaded.
 *
 * @param sha256 its digest, by which it lies in the store
 * @param name that its user gave it; another one may have it once this one is deleted
 * @param bytes of its pictures together
 * @param contents what jobs find in it
 * @param labeledPerClass how many images of each class are labeled
 * @param leftOut how many files and folders of the archive were passed over
 * @param owner who uploaded it last while it was not listed
 */
public record Upload(
        String sha256,
        String name,
        long bytes,
        ImageFolderSpec.Contents contents,
        List<Integer> labeledPerClass,
        int leftOut,
        Instant uploadedAt,
        String owner) {
    public Upload {
        labeledPerClass = List.copyOf(labeledPerClass);
    }

    /** As users see it. */
    public UploadView view() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int label = 0; label < labeledPerClass.size(); label++) {
            counts.put(contents.classes().get(label), labeledPerClass.get(label));
        }
        return new UploadView(
                name, sha256, bytes, counts, contents.unlabeled(), contents.test(), leftOut, uploadedAt, owner);
    }
}
