package org.fewlabel.labeler;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.backbone.FeatureProgress;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.FeatureExamples;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.export.TrainedModel;
import org.fewlabel.learning.labeling.EpochLabeler;
import org.fewlabel.learning.labeling.LabelingProgress;
import org.fewlabel.learning.method.EpochLabels;

/** A small job on a folder of bright and dark pictures, trained and labeled, with both files of its epoch in a store. */
public final class TrainedPictures {
    private final Path folder;
    private final Dataset dataset;
    private final TrainedJob.Epoch epoch;
    private final ArtifactReference teacher;

    private TrainedPictures(Path folder, Dataset dataset, TrainedJob.Epoch epoch, ArtifactReference teacher) {
        this.folder = folder;
        this.dataset = dataset;
        this.epoch = epoch;
        this.teacher = teacher;
    }

    public static TrainedPictures train(Path root, ArtifactStore store) throws IOException {
        return train(root, root, "{\"name\": \"lenet\"}", store);
    }

    /**
     * The same with a head on a backbone, whose features are in the store as well.
     *
     * @param models the folder that the backbone lies in
     * @param file its name there
     */
    public static TrainedPictures trainHead(Path root, Path models, String file, ArtifactStore store)
            throws IOException {
        return train(root, models, "{\"name\": \"backbone\", \"model\": \"" + file + "\"}", store);
    }

    private static TrainedPictures train(Path root, Path models, String network, ArtifactStore store)
            throws IOException {
        Path folder = root.resolve("light");
        for (int i = 0; i < 6; i++) {
            write(folder.resolve("labeled/bright/" + i + ".png"), picture(true, i), "png");
            write(folder.resolve("labeled/dark/" + i + ".jpg"), picture(false, i), "jpg");
            write(folder.resolve("unlabeled/" + i + ".png"), picture(i % 2 == 0, 10 + i), "png");
        }
        JobSpec.Reading reading =
                JobSpec.read("""
                {"dataset": {"name": "image-folder", "folder": {"path": "light", "height": 16, "width": 16}},
                 "network": %s, "method": {"name": "supervised"}, "epochs": 1, "stepsPerEpoch": 10,
                 "batch": {"labeled": 4, "unlabeled": 4}}
                """.formatted(network), new MountedImageFolders(root), new ModelFolder(models));
        JobSpec spec = ((JobSpec.Accepted) reading).spec();
        Dataset images = Datasets.load(spec.dataset(), new DatasetSettings(root, root.resolve("cache")), news -> {});
        Dataset dataset = spec.network().backbone() == null ? images : described(images, spec, models, store);
        UUID job = UUID.randomUUID();
        List<TrainedJob.Epoch> epochs = TrainedJob.train(store, job, 1, spec, dataset);
        TrainedJob.Epoch last = epochs.get(0);
        ArtifactReference teacher = store.put(
                new EpochArtifacts(job, 1, 0).teacher(),
                last.expected().teacher().toSafetensors()::writeTo);
        return new TrainedPictures(folder, dataset, last, teacher);
    }

    private static Dataset described(Dataset images, JobSpec spec, Path models, ArtifactStore store)
            throws IOException {
        var backbone = spec.network().backbone();
        byte[] file = Files.readAllBytes(models.resolve(backbone.model().name()));
        try {
            return new BackboneFeatures(store, 1 << 20)
                    .computed(
                            images,
                            spec,
                            () -> FeatureExtractor.open(file, backbone.features(), 1),
                            FeatureProgress.NONE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public StoredModel model(TrainedNetwork network) {
        return new StoredModel(network, epoch.event().snapshot(), teacher);
    }

    /** Of the training pictures. */
    public List<String> names() {
        return dataset.trainingNames();
    }

    public byte[] file(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    /** Of a training picture as its network or its backbone sees it, [height, width, channels]. */
    public byte[] pixels(int image) {
        return dataset.training() instanceof FeatureExamples features
                ? features.images().pixels(image)
                : ((ImageExamples) dataset.training()).pixels(image);
    }

    /** What users get of the training pictures. */
    public EpochLabels labels(TrainedNetwork network) {
        return new EpochLabeler(dataset, LabelingProgress.NONE)
                .labelAll(epoch.snapshot(), 0, trainedModel(network).weights());
    }

    public TrainedModel trainedModel(TrainedNetwork network) {
        return TrainedModel.of(epoch.snapshot(), epoch.expected().teacher(), network);
    }

    public static byte[] png(boolean bright) {
        return encoded(picture(bright, 99), "png");
    }

    private static void write(Path file, BufferedImage picture, String format) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, encoded(picture, format));
    }

    private static BufferedImage picture(boolean bright, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(24, 20, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 24 * 20; i++) {
            int value = (bright ? 120 : 60) + random.nextInt(70);
            image.setRGB(i % 24, i / 24, value << 16 | value << 8 | value);
        }
        return image;
    }

    public static byte[] encoded(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
