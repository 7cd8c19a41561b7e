package org.fewlabel.learning.training;

import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.Networks;

/**
 * How much memory a run takes at least: known before anything is loaded, and less than it will take, so that nobody is refused who
 * would have had room.
 *
 * @param heapBytes of the images, decoded
 * @param nativeBytes of the network, its average and the two passes of one batch; 0 for a head on a backbone, whose number of
 *     features is not known yet
 */
public record MemoryEstimate(String images, long heapBytes, String network, long nativeBytes) {
    private static final long MEGABYTE = 1 << 20;

    public static MemoryEstimate of(JobSpec spec) {
        DatasetShape data = spec.dataset().shape();
        Shape shape = new Shape(data.height(), data.width(), data.channels());
        long images = (long) data.trainingImages() + data.testImages();
        // A method without unlabeled images lets no others through the network.
        int batch = spec.method().methodName() == MethodName.SUPERVISED
                ? spec.batch().labeled()
                : Math.max(spec.batch().labeled(), spec.batch().unlabeled());
        String network = spec.network().name().wireName();
        return new MemoryEstimate(
                images + " images of " + data.height() + "×" + data.width() + "×" + data.channels(),
                shape.isPoint() ? 0 : images * shape.size(),
                network + " with batches of " + batch + " such images",
                spec.network().backbone() == null
                        ? Networks.trainingBytesMin(spec.network(), shape, data.classes(), batch)
                        : 0);
    }

    /** @throws MemoryShortageException if this process may not take so much */
    public void requireRoom() {
        requireRoom(Runtime.getRuntime().maxMemory(), Networks.bytesMax());
    }

    void requireRoom(long heapMax, long nativeMax) {
        if (heapBytes > heapMax) {
            throw new MemoryShortageException(images + " take at least " + shown(heapBytes) + " of heap, and there are "
                    + shown(heapMax) + ": choose a smaller size, or raise -Xmx in JAVA_TOOL_OPTIONS");
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
