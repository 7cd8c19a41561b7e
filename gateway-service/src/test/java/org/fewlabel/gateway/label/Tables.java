package org.fewlabel.gateway.label;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.SafetensorsReader;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;

/** Tables of labels for tests. */
final class Tables {
    private Tables() {}

    static LabelsTable table(Safetensors labels, DatasetSpec dataset, Collection<String> unreadable)
            throws IOException {
        byte[] file = bytes(labels);
        SafetensorsReader reader =
                SafetensorsReader.of((buffer, position) -> read(file, buffer, position), file.length);
        return LabelsTable.of(new LabelsFile(reader, dataset), dataset, unreadable);
    }

    static byte[] bytes(Safetensors labels) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        labels.writeTo(file);
        return file.toByteArray();
    }

    static int read(byte[] file, ByteBuffer buffer, long position) {
        int count = Math.min(buffer.remaining(), file.length - (int) position);
        buffer.put(file, (int) position, count);
        return count == 0 ? -1 : count;
    }

    static String written(LabelsWriter writer, LabelRows rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(rows, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Of two images, with the pictures of {@link #pets}. */
    static DatasetSpec folder(String... classes) {
        return folder(2, classes);
    }

    static DatasetSpec folder(int images, String... classes) {
        return new DatasetSpec(
                DatasetName.IMAGE_FOLDER,
                2,
                0,
                new ImageFolderSpec(
                        "pets", 32, 32, 3, 10, new ImageFolderSpec.Contents(List.of(classes), images, 0, 0, null)),
                0,
                null);
    }

    static Safetensors pets(int... given) {
        return pets("labeled/cat/ä.png\0unlabeled/1,2.png\0", given);
    }

    static Safetensors pets(String files, int... given) {
        return folder(files, new float[] {0.75f, 0.25f, 0, 1}, given);
    }

    /** @param probabilities [images, 2] */
    static Safetensors folder(String files, float[] probabilities, int... given) {
        byte[] names = files.getBytes(StandardCharsets.UTF_8);
        int images = probabilities.length / 2;
        return new Safetensors(
                Map.of(),
                Map.of(
                        "probabilities", Tensor.of(probabilities, images, 2),
                        "given", Tensor.of(given, given.length),
                        "names", Tensor.of(names, names.length)));
    }

    /**
     * Of a thousand points.
     *
     * @param given of the first ones; the others came without a label
     * @param probabilities of the first ones; the others have none
     */
    static Safetensors moons(int[] given, float... probabilities) {
        int[] classes = Arrays.copyOf(given, 1000);
        Arrays.fill(classes, given.length, 1000, -1);
        return new Safetensors(
                Map.of(),
                Map.of(
                        "probabilities", Tensor.of(Arrays.copyOf(probabilities, 2000), 1000, 2),
                        "given", Tensor.of(classes, 1000)));
    }
}
