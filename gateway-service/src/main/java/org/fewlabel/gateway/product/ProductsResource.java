package org.fewlabel.gateway.product;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import org.fewlabel.gateway.job.Job;

/** What the resources have in common that hand out what came of a job. */
public final class ProductsResource {
    /** A header: whose it is. */
    public static final String EPOCH = "Fewlabel-Epoch";

    /** A header: which of its networks. */
    public static final String NETWORK = "Fewlabel-Network";

    /** A header: whether probabilities were calibrated on validation images. */
    public static final String CONFIDENCE = "Fewlabel-Confidence";

    /** Its value for probabilities as the network says them. */
    public static final String RAW = "raw";

    public static final String WHICH_NETWORK =
            "By default the one that validation prefers, or, without validation images, the method's own: the step"
                    + " average of mean-teacher, ict, ccl, fixmatch and mixmatch, the student of the others";

    private ProductsResource() {}

    public static String attachment(Job job, String file) {
        return "attachment; filename=\"" + job.id() + "-" + file + "\"";
    }

    /** What fails on the way ends the connection; a stream as the answer's entity would end there as if it were whole. */
    public static StreamingOutput wholeOrBroken(InputStream content) {
        return out -> {
            try (content) {
                content.transferTo(out);
            }
        };
    }
}
