package org.fewlabel.learning.training;

import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.augmentation.BatchPipeline;
import org.fewlabel.learning.method.StepSize;
import org.fewlabel.learning.network.Networks;

/**
 * How much memory a run takes at least: known before anything is loaded, and less than it will take, so that nobody is refused who
 * would have had room.
 *
 * <p>The number of a backbone's features is not known yet: of a head on one only the images count.
 *
 * @param images what takes the heap, for people
 * @param heapBytes of the images, decoded, and of the batches that are made ahead
 * @param network what takes memory beside it, for people
 * @param nativeBytes of the network, its average and the two passes of the most images that go through it together
 */
public record MemoryEstimate(String images, long heapBytes, String network, long nativeBytes) {
    private static final long MEGABYTE = 1 << 20;

    public static MemoryEstimate of(JobSpec spec) {
        DatasetShape data = spec.dataset().shape();
        Shape shape = new Shape(data.height(), data.width(), data.channels());
        long images = (long) data.trainingImages() + data.testImages();
        String ofImages = images + " images of " + data.height() + "×" + data.width() + "×" + data.channels();
        long imageBytes = shape.isPoint() ? 0 : images * shape.size();
        String network = spec.network().name().wireName();
        int pass = StepSize.largestPass(spec);
        String ofNetwork = network + " with " + pass + " such images at a time";
        if (spec.network().backbone() != null) {
            return new MemoryEstimate(ofImages, imageBytes, ofNetwork, 0);
        }
        int rows = BatchPipeline.rows(spec.batch(), spec.method().inputs(), StepSize.unlabeledViews(spec.method()));
        return new MemoryEstimate(
                ofImages + " and batches of " + rows + " views of them",
                imageBytes + BatchPipeline.heapBytes(shape, rows),
                ofNetwork,
                Networks.trainingBytesMin(spec.network(), shape, data.classes(), pass));
    }

    /** @throws MemoryShortageException if this process may not take so much */
    public void requireRoom() {
        requireRoom(Runtime.getRuntime().maxMemory(), Networks.bytesMax());
    }

    void requireRoom(long heapMax, long nativeMax) {
        if (heapBytes > heapMax) {
            throw new MemoryShortageException(images + " take at least " + shown(heapBytes) + " of heap, and there are "
                    + shown(heapMax) + ": choose a smaller size or batch, or raise -Xmx in JAVA_TOOL_OPTIONS");
        }
        if (nativeBytes > nativeMax) {
            throw new MemoryShortageException("training " + network + " takes at least " + shown(nativeBytes)
                    + " beside the heap, and there are " + shown(nativeMax) + ": choose a smaller batch, or "
                    + Networks.remedyForBytes());
        }
    }

    private static String shown(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE + " MB";
    }
}
