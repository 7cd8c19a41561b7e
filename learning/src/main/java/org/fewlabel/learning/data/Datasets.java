package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
     * @throws DatasetUnavailableException if it is nowhere and cannot be fetched
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
            return load(spec.name(), settings, progress);
        }
        Path root = settings.folder();
        if (root == null) {
            throw new DatasetUnavailableException(
                    spec.name(),
                    List.of(new DatasetUnavailableException.Tried("the configured folder", "none is configured")),
                    "What to do: name the folder that holds " + folder.path()
                            + " in fewlabel.datasets.folder (environment: FEWLABEL_DATASETS_FOLDER).");
        }
        return new ImageFolderReader(spec, folder, root, progress).read();
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
        return switch (name) {
            case FASHION_MNIST -> loadFiles(MnistFiles.FASHION, settings, progress);
            case CIFAR10 -> loadFiles(CifarFiles.CIFAR10, settings, progress);
            case MNIST -> loadFiles(MnistFiles.DIGITS, settings, progress);
            case CIFAR100 -> loadFiles(CifarFiles.CIFAR100, settings, progress);
            case SVHN -> loadFiles(new SvhnFiles(), settings, progress);
            case IMAGE_FOLDER -> throw new IllegalArgumentException("a folder of images is loaded by its spec");
            case TWO_MOONS -> TwoMoons.generate();
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
