package org.fewlabel.learning.prediction;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.HeapShortageException;
import org.fewlabel.learning.data.ImageDecoder;
import org.fewlabel.learning.data.ImageExamples;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that are to be predicted together. Each is decoded as it comes, by the readers of image folders; of its file is
 * kept what the network is to see of it, or why it cannot be read. Not safe for use by several threads.
 */
public final class Pictures {
    private final ImageDecoder decoder;
    private final List<Picture> pictures = new ArrayList<>();
    private final ByteArrayOutputStream pixels = new ByteArrayOutputStream(); // [readable, height, width, channels]
    private int readable;

    /**
     * @param name null where it has none
     * @param row among the readable ones; null if it is not
     * @param unreadable why; null if it is readable
     */
    record Picture(
            @Nullable String name,
            @Nullable Integer row,
            @Nullable String unreadable) {}

    Pictures(ImageDecoder decoder) {
        this.decoder = decoder;
    }

    /**
     * Adds a picture. One that cannot be read is added with the reason that the reader of an image folder gives.
     *
     * @param name null where it has none
     * @param file JPEG, PNG, WebP, BMP or GIF; not to be used afterwards
     * @throws HeapShortageException if there is too little room to decode it now; then it is not added
     */
    public void add(@Nullable String name, byte[] file) throws HeapShortageException {
        try {
            pixels.writeBytes(decoder.read(file));
            pictures.add(new Picture(name, readable, null));
            readable++;
        } catch (HeapShortageException e) {
            throw e;
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            pictures.add(new Picture(name, null, new UnreadableFile("", reason).reason()));
        }
    }

    public int count() {
        return pictures.size();
    }

    List<Picture> all() {
        return pictures;
    }

    /** The readable ones as a network takes them; null if there are none. */
    @Nullable
    ImageExamples examples() {
        int[] labels = new int[readable];
        Arrays.fill(labels, Examples.UNKNOWN);
        return readable == 0 ? null : new ImageExamples(decoder.shape(), pixels.toByteArray(), labels);
    }
}
