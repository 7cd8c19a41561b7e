package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fewlabel.learning.Shape;

/** Whatever a picture file holds, an image is made of it or an {@link IOException} says why not. */
public final class ImageDecoderFuzz {
    private static final ImageDecoder DECODER = new ImageDecoder(new Shape(8, 8, 3), true);

    private ImageDecoderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            DECODER.read(input);
        } catch (IOException e) {
            return;
        }
    }

    /** Writes what the fuzzer begins with into a folder. */
    public static void main(String[] folder) throws IOException {
        for (Map.Entry<String, byte[]> picture : DamagedPictures.whole().entrySet()) {
            Files.write(Path.of(folder[0], picture.getKey()), picture.getValue());
        }
    }
}
