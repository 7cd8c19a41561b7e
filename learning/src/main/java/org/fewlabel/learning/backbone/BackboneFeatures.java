package org.fewlabel.learning.backbone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.folder.Sha256;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.FeatureExamples;
import org.fewlabel.learning.data.HeapRoom;
import org.fewlabel.learning.data.ImageExamples;
import org.jspecify.annotations.Nullable;

/**
 * Turns a data set of images into one of the features that a job's backbone gives them: of each training image as it is and in
 * some weak and strong views, of each test image as it is. What was computed once lies in the artifact store, for every later
 * job with the same model, data and augmentation, on whatever machine.
 *
 * <p>Features are standardized: as the data set's means and deviations serve those of each number over the training images as
 * they are. A number that is the same for all images has deviation 1. So a backbone's scale does not matter to learning rates,
 * weight decay and to methods that measure distances in the input.
 */
public final class BackboneFeatures {
    /** As a part of a feature's own size; less is a constant that was rounded. */
    private static final double DEVIATION_MIN = 1e-6;
    /** As long as an array may be. */
    private static final long ARRAY_MAX = Integer.MAX_VALUE - 8;

    private final ArtifactStore store;
    private final FeatureFiles files;
    private final long bytesMax;

    /** @param bytesMax how much memory the features of a job may take */
    public BackboneFeatures(ArtifactStore store, long bytesMax) {
        this.store = store;
        this.files = new FeatureFiles(store);
        this.bytesMax = bytesMax;
    }

    /**
     * The features of a job's images, computed where they are not in the store.
     *
     * @param images the job's data set
     * @param open opens the backbone; called if anything is missing, and closed here
     * @throws UnfitBackboneException if the backbone is none
     * @throws MemoryShortageException if the features take too much memory: more than is granted, or than is free in the heap
     * @throws InterruptedException if the thread was interrupted; what is in the store by then stays
     */
    public Dataset computed(Dataset images, JobSpec spec, Supplier<FeatureExtractor> open, FeatureProgress progress)
            throws IOException, InterruptedException {
        BackboneSpec backbone = backbone(spec);
        List<FeaturePart> parts = FeaturePart.of(spec, backbone.features());
        List<Optional<ArtifactReference>> found = new ArrayList<>();
        for (FeaturePart part : parts) {
            found.add(files.find(part.key(images, spec, backbone)));
        }
        requireRoom(
                found.stream()
                        .flatMap(Optional::stream)
                        .mapToLong(ArtifactReference::bytes)
                        .sum(),
                "what the store has of the features of this job's images in " + parts.size() + " views");
        List<@Nullable FeatureFile> read = new ArrayList<>();
        List<FeaturePart> missing = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            FeaturePart part = parts.get(i);
            FeatureFile file =
                    FeatureFile.readable(store, found.get(i), images.training().count(), part.testImages(images));
            if (file == null) {
                missing.add(part);
            }
            read.add(file);
        }
        if (!missing.isEmpty()) {
            try (FeatureExtractor extractor = open.get()) {
                requireRoom(images, parts, missing, extractor.dimension());
                FeaturePass pass = new FeaturePass(images, spec, extractor, missing, progress);
                for (FeaturePart part : missing) {
                    read.set(parts.indexOf(part), write(part, pass, images, spec, backbone));
                }
            }
        }
        return dataset(images, parts, read.stream().map(Objects::requireNonNull).toList());
    }

    /**
     * The features of a job's images as they are, which its trainer has computed.
     *
     * @param sha256 of their file, as the run has it; null for a run that does not say, which has those that every run takes
     * @throws MissingArtifactException if they are not in the store any more
     * @throws CorruptArtifactException if they are damaged there
     * @throws MemoryShortageException if they take too much memory
     */
    public Dataset stored(Dataset images, JobSpec spec, @Nullable String sha256) throws IOException {
        String key = FeaturePart.PLAIN.key(images, spec, backbone(spec));
        ArtifactReference found = (sha256 == null ? files.find(key) : files.find(key, sha256))
                .orElseThrow(() -> new MissingArtifactException(key));
        requireRoom(found.bytes(), "the features of this job's images");
        return dataset(
                images,
                List.of(FeaturePart.PLAIN),
                List.of(FeatureFile.read(
                        store, found, images.training().count(), images.test().count())));
    }

    private static BackboneSpec backbone(JobSpec spec) {
        BackboneSpec backbone = spec.network().backbone();
        if (backbone == null) {
            throw new IllegalArgumentException("a " + spec.network().name().wireName() + " has no backbone");
        }
        return backbone;
    }

    private FeatureFile write(FeaturePart part, FeaturePass pass, Dataset images, JobSpec spec, BackboneSpec backbone)
            throws IOException, InterruptedException {
        return files.write(
                part.key(images, spec, backbone),
                part.facts(images, spec, backbone),
                pass.dimension(),
                pass.training(part),
                pass.test(part));
    }

    /** For all parts there must be memory that the operator grants, for the missing ones also heap: the others lie there. */
    private void requireRoom(Dataset images, List<FeaturePart> parts, List<FeaturePart> missing, int dimension) {
        String what = dimension + " features of " + images.training().count() + " training images in " + parts.size()
                + " views and of " + images.test().count() + " test images";
        long longest = Math.max(images.training().count(), images.test().count());
        if (longest * dimension > ARRAY_MAX) {
            throw new UnfitBackboneException(
                    dimension + " features of " + longest + " images do not fit into one array");
        }
        requireGranted(bytes(images, parts, dimension), what);
        requireHeap(
                bytes(images, missing, dimension), missing.size() == parts.size() ? what : what + ", those missing,");
    }

    private static long bytes(Dataset images, List<FeaturePart> parts, int dimension) {
        long rows = 0;
        for (FeaturePart part : parts) {
            rows += images.training().count() + part.testImages(images);
        }
        return rows * dimension * Float.BYTES;
    }

    private void requireRoom(long bytes, String what) {
        requireGranted(bytes, what);
        requireHeap(bytes, what);
    }

    private void requireGranted(long bytes, String what) {
        if (bytes > bytesMax) {
            throw new MemoryShortageException(what + " take " + bytes + " bytes; the limit is " + bytesMax
                    + ": ask for fewer views in network.features, or raise fewlabel.features.bytes-max"
                    + " (environment: FEWLABEL_FEATURES_BYTES_MAX) where there is memory for it");
        }
    }

    private static void requireHeap(long bytes, String what) {
        long free = HeapRoom.bytesFree(bytes);
        if (free < bytes) {
            throw new MemoryShortageException(what + " take " + bytes + " bytes, and of the heap of "
                    + Runtime.getRuntime().maxMemory() + " bytes only " + free
                    + " are free: ask for fewer views in network.features, or give trainers and labelers a larger heap"
                    + " (-Xmx in the environment variable JAVA_TOOL_OPTIONS, and as much more memory)");
        }
    }

    private static Dataset dataset(Dataset images, List<FeaturePart> parts, List<FeatureFile> files) {
        FeatureFile plain = files.get(0);
        List<float[]> weak = new ArrayList<>();
        List<float[]> strong = new ArrayList<>();
        for (int i = 1; i < parts.size(); i++) {
            if (files.get(i).dimension() != plain.dimension()) {
                throw new UnfitBackboneException("the backbone gave " + plain.dimension() + " features of an image and "
                        + files.get(i).dimension() + " of a view of it");
            }
            (parts.get(i).kind() == ViewKind.WEAK ? weak : strong)
                    .add(files.get(i).training().floats());
        }
        if (weak.isEmpty()) {
            weak.add(plain.training().floats());
        }
        String viewsSha256 = files.size() == 1
                ? null
                : Sha256.hex(files.stream()
                        .skip(1)
                        .map(FeatureFile::sha256)
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8));
        List<Double> means = means(plain);
        return new Dataset(
                images.name(),
                images.classNames(),
                means,
                deviations(plain, means),
                new FeatureExamples(
                        (ImageExamples) images.training(),
                        plain.sha256(),
                        viewsSha256,
                        plain.dimension(),
                        plain.training().floats(),
                        weak,
                        strong),
                new FeatureExamples(
                        (ImageExamples) images.test(),
                        plain.sha256(),
                        null,
                        plain.dimension(),
                        plain.test().floats(),
                        List.of(),
                        List.of()),
                images.unreadable());
    }

    private static List<Double> means(FeatureFile file) {
        double[] sums = new double[file.dimension()];
        float[] features = file.training().floats();
        for (int i = 0; i < features.length; i++) {
            sums[i % sums.length] += features[i];
        }
        int rows = features.length / sums.length;
        List<Double> means = new ArrayList<>(sums.length);
        for (double sum : sums) {
            means.add(sum / rows);
        }
        return means;
    }

    private static List<Double> deviations(FeatureFile file, List<Double> means) {
        int dimension = file.dimension();
        double[] squares = new double[dimension];
        float[] features = file.training().floats();
        for (int i = 0; i < features.length; i++) {
            double distance = features[i] - means.get(i % dimension);
            squares[i % dimension] += distance * distance;
        }
        List<Double> deviations = new ArrayList<>(dimension);
        for (int i = 0; i < dimension; i++) {
            double deviation = Math.sqrt(squares[i] * dimension / features.length);
            // As a float it must be a number that can be divided by.
            boolean constant = deviation <= DEVIATION_MIN * Math.abs(means.get(i)) || deviation < Float.MIN_NORMAL;
            deviations.add(constant ? 1.0 : deviation);
        }
        return deviations;
    }
}
