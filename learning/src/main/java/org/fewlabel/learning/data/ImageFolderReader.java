package org.fewlabel.learning.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.fewlabel.contracts.folder.AbsentImageFolderException;
import org.fewlabel.contracts.folder.FolderState;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.folder.ImageFolder.ImageFile;
import org.fewlabel.contracts.folder.ImageFolderException;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.learning.Shape;

/**
 * Reads a user's folder of images. Its means and deviations are those of its readable training images.
 *
 * <p>A file that cannot be decoded keeps its place, so that all services count the same, as an even picture of the mean
 * colour whose class nobody knows: it is never labeled and never tested on.
 *
 * <p>Beside the images, which stay, reading takes {@link ImageDecoder#HEAP_BYTES} of heap for the largest picture. A heap
 * that has not so much to spare is refused before the first one, so that what can be read does not depend on the heap.
 */
final class ImageFolderReader {
    private static final int VALUES_MAX = 255;
    private static final int REPORT_FILES = 1_000;
    private static final int SHOWN_FILES_MAX = 20;
    /** A backup touches a file once or twice, and all of them one after the other. */
    private static final int LOOKS_MAX = 10;

    private final DatasetSpec spec;
    private final ImageFolderSpec folder;
    private final FolderPlace place;
    private final Path path;
    private final Consumer<String> progress;
    private final List<UnreadableFile> unreadable = new ArrayList<>();
    private final Shape shape;
    private final ImageDecoder decoder;

    ImageFolderReader(DatasetSpec spec, ImageFolderSpec folder, FolderPlace place, Consumer<String> progress) {
        this.spec = spec;
        this.folder = folder;
        this.place = place;
        this.path = place.folder();
        this.progress = progress;
        this.decoder = ImageDecoder.of(spec);
        this.shape = decoder.shape();
    }

    /**
     * @throws DatasetUnavailableException if it is not there, or cannot be read
     * @throws CorruptDatasetException if it is not as it must be
     */
    static ImageFolder list(FolderPlace place) throws IOException {
        try {
            return ImageFolder.list(place.root(), place.path());
        } catch (AbsentImageFolderException e) {
            throw new DatasetUnavailableException(DatasetName.IMAGE_FOLDER, place.folder() + ": it " + e.getMessage());
        } catch (ImageFolderException e) {
            throw new CorruptDatasetException(place.folder(), "it " + e.getMessage());
        }
    }

    Dataset read() throws IOException {
        ImageFolder found = list(place);
        if (!folder.contents().agreesWith(found.contents())) {
            throw new CorruptDatasetException(
                    path,
                    "its files are not those of when the job was submitted: they are "
                            + found.contents().withoutLeftOut() + ", expected "
                            + folder.contents().withoutLeftOut());
        }
        if (found.leftOut().count() > 0) {
            progress.accept(found.leftOut().sentence());
        }
        FolderState state = stateOf(found, path);
        Part training = new Part(found.training(), shape);
        Part test = new Part(found.test(), shape);
        requireHeap();
        read(training);
        read(test);
        requireUnchanged(state, training, test);
        requireLabels(training, found.classes());
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        measure(training, means, deviations);
        training.fillGaps(means, shape);
        test.fillGaps(means, shape);
        return new Dataset(
                DatasetName.IMAGE_FOLDER,
                found.classes(),
                means,
                deviations,
                training.examples(shape),
                test.examples(shape),
                unreadable);
    }

    /** See {@link ImageFolder#state}. A file that is gone by now is the folder's trouble, not that of its disk. */
    static FolderState stateOf(ImageFolder found, Path path) throws IOException {
        try {
            return found.state();
        } catch (NoSuchFileException e) {
            throw new CorruptDatasetException(path, "its files were changed while they were looked at: " + e);
        } catch (IOException e) {
            throw new DatasetUnavailableException(DatasetName.IMAGE_FOLDER, e);
        }
    }

    /**
     * What was read is what lies there now. A file whose entry alone was touched, as by a backup that goes through the folder, is
     * read again: it counts as changed if it shows something else.
     */
    private void requireUnchanged(FolderState before, Part training, Part test) throws IOException {
        FolderState known = before;
        for (int look = 1; look <= LOOKS_MAX; look++) {
            FolderState now = stateOf(list(place), path);
            int[] touched = now.mayHaveFilesOf(known) ? now.touchedSince(known) : null;
            if (touched != null && touched.length == 0) {
                return;
            }
            if (touched == null || !showTheSame(touched, training, test)) {
                throw new CorruptDatasetException(path, "its files were changed while they were read");
            }
            known = now;
        }
        throw new CorruptDatasetException(
                path, "its files were touched again and again while they were read; try again when nobody is at them");
    }

    private boolean showTheSame(int[] images, Part training, Part test) throws IOException {
        for (int image : images) {
            int count = training.files.size();
            boolean isTraining = image < count;
            if (!showsTheSame(isTraining ? training : test, isTraining ? image : image - count)) {
                return false;
            }
        }
        return true;
    }

    private boolean showsTheSame(Part part, int image) throws IOException {
        throwIfInterrupted();
        byte[] pixels = new byte[shape.size()];
        try {
            decoder.read(part.files.get(image).path(), pixels, 0);
        } catch (DatasetUnavailableException e) {
            throw e;
        } catch (IOException e) {
            return part.gaps[image]; // It could not be read before, either.
        }
        int first = image * shape.size();
        return !part.gaps[image] && Arrays.equals(pixels, 0, pixels.length, part.pixels, first, first + pixels.length);
    }

    private void throwIfInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while reading " + path);
        }
    }

    /** Images under construction. */
    private static final class Part {
        private final List<ImageFile> files;
        private final byte[] pixels;
        private final int[] labels;
        private final boolean[] gaps;

        Part(List<ImageFile> files, Shape shape) {
            this.files = files;
            this.pixels = new byte[files.size() * shape.size()];
            this.labels = new int[files.size()];
            this.gaps = new boolean[files.size()];
        }

        void fillGaps(List<Double> means, Shape shape) {
            for (int image = 0; image < gaps.length; image++) {
                for (int i = 0; gaps[image] && i < shape.size(); i++) {
                    pixels[image * shape.size() + i] = (byte) Math.round(means.get(i % shape.channels()) * VALUES_MAX);
                }
            }
        }

        ImageExamples examples(Shape shape) {
            return new ImageExamples(
                    shape, pixels, labels, files.stream().map(ImageFile::name).toList());
        }
    }

    /** With the images allocated, what is left must do for the largest picture. */
    private static void requireHeap() {
        long free = HeapRoom.bytesFree(ImageDecoder.HEAP_BYTES);
        if (free < ImageDecoder.HEAP_BYTES) {
            // A job's owner is told of this as of any lack of memory.
            throw new OutOfMemoryError("reading pictures takes up to " + (ImageDecoder.HEAP_BYTES >> 20)
                    + " MB of heap beside the images themselves, but only " + (free >> 20) + " of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB are free; raise -Xmx in JAVA_TOOL_OPTIONS");
        }
    }

    private void read(Part part) throws IOException {
        for (int image = 0; image < part.files.size(); image++) {
            throwIfInterrupted();
            ImageFile file = part.files.get(image);
            Integer label = file.label();
            part.labels[image] = label == null ? Examples.UNKNOWN : label;
            try {
                decoder.read(file.path(), part.pixels, image * shape.size());
            } catch (DatasetUnavailableException e) {
                throw e; // What a disk does not give, or this user may not see, is no broken picture.
            } catch (IOException e) {
                passOver(file, e);
                part.gaps[image] = true;
                part.labels[image] = Examples.UNKNOWN;
            }
            if ((image + 1) % REPORT_FILES == 0) {
                progress.accept((image + 1) + " of " + part.files.size() + " images read");
            }
        }
    }

    private void passOver(ImageFile file, IOException thrown) throws IOException {
        String reason = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        unreadable.add(new UnreadableFile(file.name(), reason));
        progress.accept("passing over " + file.name() + ": " + reason);
        if (unreadable.size() > folder.unreadableMax()) {
            list(place); // If the folder itself is gone, or its disk does not answer, then that is what is wrong.
            throw new CorruptDatasetException(
                    path,
                    "more than " + folder.unreadableMax()
                            + " of its files (dataset.folder.unreadableMax) cannot be read: " + shownUnreadable());
        }
    }

    private String shownUnreadable() {
        int more = unreadable.size() - SHOWN_FILES_MAX;
        return unreadable.stream()
                        .limit(SHOWN_FILES_MAX)
                        .map(UnreadableFile::toString)
                        .collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private void requireLabels(Part training, List<String> classes) throws CorruptDatasetException {
        long known = Arrays.stream(training.labels)
                .filter(label -> label != Examples.UNKNOWN)
                .count();
        if (known < spec.labels()) {
            throw new CorruptDatasetException(
                    path,
                    "the job needs " + spec.labels() + " labeled images (dataset.labels), but only " + known
                            + " can be read; not " + shownUnreadable());
        }
        for (int label = 0; label < classes.size(); label++) {
            int wanted = label;
            if (Arrays.stream(training.labels).noneMatch(each -> each == wanted)) {
                throw new CorruptDatasetException(
                        path, "no image in labeled/" + classes.get(label) + " can be read; not " + shownUnreadable());
            }
        }
    }

    private void measure(Part training, List<Double> means, List<Double> deviations) {
        long pixels = (long) shape.height() * shape.width();
        long images = 0;
        for (boolean gap : training.gaps) {
            images += gap ? 0 : 1;
        }
        for (int channel = 0; channel < shape.channels(); channel++) {
            long sum = 0;
            long squares = 0;
            for (int image = 0; image < training.gaps.length; image++) {
                int first = image * shape.size();
                for (int i = channel; !training.gaps[image] && i < shape.size(); i += shape.channels()) {
                    int value = training.pixels[first + i] & 0xff;
                    sum += value;
                    squares += (long) value * value;
                }
            }
            double count = (double) pixels * images;
            double mean = sum / count;
            double variance = squares / count - mean * mean;
            means.add(mean / VALUES_MAX);
            // A channel that is the same everywhere is nothing to learn from, but no error.
            deviations.add(Math.max(1, Math.sqrt(Math.max(0, variance))) / VALUES_MAX);
        }
    }
}
