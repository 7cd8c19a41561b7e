package org.fewlabel.learning.backbone;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.ImageExamples;

/** A small folder of pictures in two colours, and jobs that put a head on a small backbone for them. */
public final class Pictures {
    public static final Shape SHAPE = new Shape(16, 16, 3);
    public static final int TRAINING = 72;
    public static final int TEST = 20;
    public static final byte[] BACKBONE = OnnxFiles.projection(16, 16, 3);

    private static final int LABELED = 12;

    private Pictures() {}

    public static Dataset dataset() {
        return new Dataset(
                DatasetName.IMAGE_FOLDER,
                List.of("dark", "bright"),
                List.of(0.5, 0.5, 0.5),
                List.of(0.2, 0.2, 0.2),
                examples(TRAINING, 1, LABELED),
                examples(TEST, 2, TEST));
    }

    /** Every other one is bright; the first ones come with their labels. */
    private static ImageExamples examples(int count, long seed, int labeled) {
        Random random = new Random(seed);
        byte[] pixels = new byte[count * SHAPE.size()];
        int[] labels = new int[count];
        String[] names = new String[count];
        for (int image = 0; image < count; image++) {
            labels[image] = image < labeled ? image % 2 : Examples.UNKNOWN;
            names[image] = image + ".png";
            for (int i = 0; i < SHAPE.size(); i++) {
                pixels[image * SHAPE.size() + i] = (byte) (random.nextInt(170) + 80 * (image % 2));
            }
        }
        return new ImageExamples(SHAPE, pixels, labels, Arrays.asList(names));
    }

    /**
     * @param method the method's JSON object
     * @param network further fields of the network, each with a comma before it
     * @param others further fields of the spec, each with a comma before it
     */
    public static JobSpec spec(String method, String network, String others) {
        String json = ("{'dataset': {'name': 'image-folder', 'folder': {'path': 'pictures', 'height': 16, 'width': 16,"
                        + " 'contents': {'classes': ['bright', 'dark'], 'labeled': " + LABELED + ", 'unlabeled': "
                        + (TRAINING - LABELED) + ", 'test': " + TEST + "}}}, 'method': " + method
                        + ", 'network': {'name': 'backbone', 'model': {'name': 'projection.onnx', 'bytes': "
                        + BACKBONE.length + ", 'sha256': '" + sha256(BACKBONE) + "'}" + network + "}" + others + "}")
                .replace('\'', '"');
        JobSpec.Reading reading = JobSpec.read(json);
        if (reading instanceof JobSpec.Rejected rejected) {
            throw new IllegalArgumentException(rejected.violations().toString());
        }
        return ((JobSpec.Accepted) reading).spec();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
