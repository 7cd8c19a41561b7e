package org.fewlabel.learning.training;

import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.learning.data.DataDigest;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.network.ComputeEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The images are not those that a checkpoint was trained on: files were exchanged, or one that could not be read then can be
 * read now. Which labels a run knows and which images it is tested on would change in its midst.
 */
public final class OtherDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private OtherDataException(String message) {
        super(message);
    }

    /**
     * For a run that goes on.
     *
     * @throws OtherDataException unless the data are those of the checkpoint, or it does not say which those are
     */
    public static void unlessSame(Checkpoint checkpoint, Dataset dataset) {
        unlessSameImages(checkpoint, dataset);
        RunProvenance before = checkpoint.provenance();
        if (before != null) {
            // Who labels looks at no views, and knows none.
            requireSame("features of the views", dataset, dataset.viewsSha256(), before.viewsSha256());
        }
    }

    /**
     * For a run that begins with another's weights, whose views of the same images may be others.
     *
     * @throws OtherDataException unless the images are those of the checkpoint, or it does not say which those are
     */
    static void unlessSameImages(Checkpoint checkpoint, Dataset dataset) {
        RunProvenance before = checkpoint.provenance();
        if (before == null) {
            return;
        }
        String now = DataDigest.of(dataset);
        if (!before.dataSha256().equals(now)) {
            throw new OtherDataException("the images of " + dataset.name().wireName()
                    + " are not those that the snapshot was trained on: their SHA-256 is " + now + ", was "
                    + before.dataSha256()
                    + "; a file was changed, repaired or exchanged since, or another Java reads pictures"
                    + " otherwise: the snapshot was trained with "
                    + before.environment().java() + ", this is "
                    + ComputeEnvironment.current().java());
        }
        requireSame("features", dataset, dataset.featuresSha256(), before.featuresSha256());
    }

    private static void requireSame(String what, Dataset dataset, @Nullable String now, @Nullable String before) {
        if (now != null && before != null && !now.equals(before)) {
            throw new OtherDataException("the " + what + " of " + dataset.name().wireName()
                    + " are not those that the snapshot was trained on: their SHA-256 is " + now + ", was " + before
                    + "; they are of another backbone, or were computed anew on a machine that rounds otherwise");
        }
    }
}
