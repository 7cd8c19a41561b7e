package org.fewlabel.learning.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;

/** Loads the data sets that a job can name. */
public final class Datasets {
    private Datasets() {}

    /**
     * Loads a data set into memory. It is looked for in the configured folder, in the folder of the system's package and
     * in the cache; then it is fetched into the cache, which may take minutes. Interrupting the thread ends that.
     *
     * @param progress hears what is going on, in words for people
     * @throws DatasetUnavailableException if it is nowhere and cannot be fetched, or what there is cannot be read: for a
     *     missing right, a full disk, a disk that does not answer
     * @throws IOException also if it is an upload, and the artifact store does not answer
     * @throws CorruptDatasetException if a file that was found is damaged; no other place is tried then, so that a damaged
     *     file is repaired rather than overlooked
     */
    public static Dataset load(DatasetSpec spec, DatasetSettings settings, Consumer<String> progress)
            throws IOException {
        return measured(spec, settings, progress).normalizedBy(spec.normalization());
    }

    /** The same with the means and deviations of its own images, whatever the spec says. */
    static Dataset measured(DatasetSpec spec, DatasetSettings settings, Consumer<String> progress) throws IOException {
        ImageFolderSpec folder = spec.folder();
        if (folder == null) {
            return read(spec, () -> load(spec.name(), settings, progress));
        }
        try {
            return read(spec, folder, settings, progress);
        } catch (CorruptDatasetException e) {
            if (!settings.isDamaged(folder)) {
                throw e;
            }
            // What the store has is what the user sent; somebody was at what this machine keeps of it.
            progress.accept("fetching the upload again: " + e.getMessage());
            return read(spec, folder, settings, progress);
        }
    }

    private static Dataset read(
            DatasetSpec spec, ImageFolderSpec folder, DatasetSettings settings, Consumer<String> progress)
            throws IOException {
        // That the store of an upload does not answer is no trouble of this machine: it is told as what it is.
        try (FolderPlace place = settings.place(folder, progress)) {
            return read(spec, () -> new ImageFolderReader(spec, folder, place, progress).read());
        }
    }

    private interface Reading {
        Dataset read() throws IOException;
    }

    private static Dataset read(DatasetSpec spec, Reading reading) throws IOException {
        try {
            return reading.read();
        } catch (CorruptDatasetException | DatasetUnavailableException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new DatasetUnavailableException(spec.name(), e);
        }
    }

    /**
     * Whether what was loaded for one job may be handed to another. Of a user's images some may not be readable, so a job
     * that needs more labels has them counted anew. Whether the files are still the same is {@link KeptDataset}'s business.
     */
    static boolean serves(DatasetSpec loaded, DatasetSpec wanted) {
        return loaded.hasImagesOf(wanted) && (wanted.folder() == null || wanted.labels() <= loaded.labels());
    }

    /** The same for a published data set. */
    public static Dataset load(DatasetName name, DatasetSettings settings, Consumer<String> progress)
            throws IOException {
        Optional<DatasetFiles> files = files(name);
        return files.isPresent() ? loadFiles(files.get(), settings, progress) : TwoMoons.generate();
    }

    /** Whether a published data set can be loaded without fetching it. */
    public static boolean isThere(DatasetName name, DatasetSettings settings) {
        return files(name)
                .map(files -> new DatasetFinder(files, settings, news -> {}).isThere())
                .orElse(true);
    }

    /** Of a published data set; empty for one that is computed. */
    private static Optional<DatasetFiles> files(DatasetName name) {
        return switch (name) {
            case FASHION_MNIST -> Optional.of(MnistFiles.FASHION);
            case CIFAR10 -> Optional.of(CifarFiles.CIFAR10);
            case MNIST -> Optional.of(MnistFiles.DIGITS);
            case CIFAR100 -> Optional.of(CifarFiles.CIFAR100);
            case SVHN -> Optional.of(new SvhnFiles());
            case TWO_MOONS -> Optional.empty();
            case IMAGE_FOLDER ->
                throw new IllegalArgumentException("a folder of images is not published: it is loaded by its spec");
        };
    }

    private static Dataset loadFiles(DatasetFiles files, DatasetSettings settings, Consumer<String> progress)
            throws IOException {
        Path folder = new DatasetFinder(files, settings, progress).find();
        Dataset dataset = files.read(folder);
        DatasetShape expected = files.name().shape();
        int training = dataset.training().count();
        int test = dataset.test().count();
        if (training != expected.trainingImages() || test != expected.testImages()) {
            throw new CorruptDatasetException(
                    folder,
                    "it has " + training + " training and " + test + " test images, expected "
                            + expected.trainingImages() + " and " + expected.testImages());
        }
        return dataset;
    }
}
