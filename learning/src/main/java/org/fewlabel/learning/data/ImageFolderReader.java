package org.fewlabel.learning.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.folder.ImageFolder.ImageFile;
import org.fewlabel.contracts.folder.ImageFolderException;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.learning.Shape;

/**
 * Reads a user's folder of images. Its means and deviations are those of its readable training images.
 *
 * <p>A file that cannot be read keeps its place, so that all services count the same, as an even picture of the mean
 * colour whose class nobody knows: it is never labeled and never tested on.
 */
final class ImageFolderReader {
    private static final int VALUES_MAX = 255;
    private static final int REPORT_FILES = 1_000;

    private final DatasetSpec spec;
    private final ImageFolderSpec folder;
    private final Path path;
    private final Consumer<String> progress;
    private final List<String> unreadable = new ArrayList<>();
    private final Shape shape;
    private final ImageDecoder decoder;

    ImageFolderReader(DatasetSpec spec, ImageFolderSpec folder, Path root, Consumer<String> progress) {
        this.spec = spec;
        this.folder = folder;
        this.path = root.resolve(folder.path());
        this.progress = progress;
        this.shape = new Shape(folder.height(), folder.width(), folder.channels());
        this.decoder = new ImageDecoder(shape, true);
    }

    Dataset read(Path root) throws IOException {
        ImageFolder found;
        try {
            found = ImageFolder.list(root, folder.path());
        } catch (ImageFolderException e) {
            throw new CorruptDatasetException(path, "it " + e.getMessage());
        }
        if (!folder.contents().agreesWith(found.contents())) {
            throw new CorruptDatasetException(
                    path,
                    "its files are not those of when the job was submitted: they are " + found.contents()
                            + ", expected " + folder.contents());
        }
        Part training = readPart(found.training());
        Part test = readPart(found.test());
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

    /** Images under construction. */
    private static final class Part {
        private final List<String> names;
        private final byte[] pixels;
        private final int[] labels;
        private final boolean[] gaps;

        Part(List<ImageFile> files, Shape shape) {
            this.names = files.stream().map(ImageFile::name).toList();
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
            return new ImageExamples(shape, pixels, labels, names);
        }
    }

    private Part readPart(List<ImageFile> files) throws IOException {
        Part part = new Part(files, shape);
        for (int image = 0; image < files.size(); image++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while reading " + path);
            }
            ImageFile file = files.get(image);
            Integer label = file.label();
            part.labels[image] = label == null ? Examples.UNKNOWN : label;
            try {
                decoder.read(file.path(), part.pixels, image * shape.size());
            } catch (IOException e) {
                passOver(file, e);
                part.gaps[image] = true;
                part.labels[image] = Examples.UNKNOWN;
            }
            if ((image + 1) % REPORT_FILES == 0) {
                progress.accept((image + 1) + " of " + files.size() + " images read");
            }
        }
        return part;
    }

    private void passOver(ImageFile file, IOException reason) throws CorruptDatasetException {
        unreadable.add(file.name());
        progress.accept("passing over " + file.name() + ": " + reason.getMessage());
        if (unreadable.size() > folder.unreadableMax()) {
            throw new CorruptDatasetException(
                    path,
                    "more than " + folder.unreadableMax()
                            + " of its files (dataset.folder.unreadableMax) cannot be read: "
                            + String.join(", ", unreadable) + "; the last one, since " + reason.getMessage());
        }
    }

    private void requireLabels(Part training, List<String> classes) throws CorruptDatasetException {
        long known = Arrays.stream(training.labels)
                .filter(label -> label != Examples.UNKNOWN)
                .count();
        if (known < spec.labels()) {
            throw new CorruptDatasetException(
                    path,
                    "the job needs " + spec.labels() + " labeled images (dataset.labels), but only " + known
                            + " can be read; not " + String.join(", ", unreadable));
        }
        for (int label = 0; label < classes.size(); label++) {
            int wanted = label;
            if (Arrays.stream(training.labels).noneMatch(each -> each == wanted)) {
                throw new CorruptDatasetException(
                        path,
                        "no image in labeled/" + classes.get(label) + " can be read; not "
                                + String.join(", ", unreadable));
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
