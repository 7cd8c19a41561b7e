package org.fewlabel.gateway.label;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.artifacts.UnclosedZip;
import org.fewlabel.contracts.job.DatasetSpec;

/**
 * Labels as cleanlab takes them, in an archive of NumPy's (NPZ): of the images that have a given label and a prediction {@code
 * labels}, int64 (N,), the given classes from 0; {@code pred_probs}, float32 (N, K); {@code index}, int64 (N,), in the training
 * set; {@code classes}, K names; and {@code note}, which says that the probabilities are in-sample, while cleanlab's statistics are
 * made for those of images that the network was not trained on.
 */
final class CleanlabArchive implements LabelsWriter {
    private static final String NOTE =
            "pred_probs are in-sample but for the validation images: the network was trained on these labels, and agrees"
                    + " with wrong ones more often than one that was not";

    private final List<String> classes;

    CleanlabArchive(DatasetSpec dataset) {
        this.classes = dataset.classNames();
    }

    @Override
    public void write(LabelRows all, OutputStream out) throws IOException {
        LabelRows rows = visitor -> all.forEach((label, probabilities) -> {
            if (label.isGiven() && label.isPredicted()) {
                visitor.visit(label, probabilities);
            }
        });
        AtomicInteger counted = new AtomicInteger();
        rows.forEach((label, probabilities) -> counted.incrementAndGet());
        int count = counted.get();
        // The stream is closed with the answer.
        try (UnclosedZip zip = new UnclosedZip(new BufferedOutputStream(out))) {
            try (NpyWriter array = array(zip, "labels")) {
                array.int64(count);
                rows.forEach((label, probabilities) -> array.write((long) label.given()));
            }
            try (NpyWriter array = array(zip, "pred_probs")) {
                array.float32(count, classes.size());
                rows.forEach((label, probabilities) -> array.write(probabilities));
            }
            try (NpyWriter array = array(zip, "index")) {
                array.int64(count);
                rows.forEach((label, probabilities) -> array.write((long) label.index()));
            }
            try (NpyWriter array = array(zip, "classes")) {
                array.texts(classes);
            }
            try (NpyWriter array = array(zip, "note")) {
                array.text(NOTE);
            }
            zip.finish();
            zip.flush();
        }
    }

    /** Closing it closes the entry. */
    private static NpyWriter array(UnclosedZip zip, String name) throws IOException {
        zip.begin(name + ".npy");
        return new NpyWriter(zip, zip::closeEntry);
    }
}
