package org.fewlabel.gateway.label;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.TensorCursor;

/** The names of the files of a user's own images, image by image: UTF-8, with a NUL between them. */
final class FileNames {
    /** A name in a folder of images is far shorter. */
    private static final int BYTES_MAX = 1 << 16;

    private final TensorCursor bytes;
    private final ByteArrayOutputStream name = new ByteArrayOutputStream();

    FileNames(TensorCursor bytes) {
        this.bytes = bytes;
    }

    /** The name that is next; an empty one behind the last. */
    String next() throws IOException {
        name.reset();
        while (bytes.hasNext()) {
            byte next = bytes.nextByte();
            if (next == 0) {
                break;
            }
            if (name.size() == BYTES_MAX) {
                throw new CorruptSafetensorsException("a file's name has more than " + BYTES_MAX + " bytes");
            }
            name.write(next);
        }
        return name.toString(StandardCharsets.UTF_8);
    }

    /** @throws CorruptSafetensorsException if what is left is not so many names */
    void requireCount(int images) throws IOException {
        int count = 0;
        int index = 0;
        while (bytes.hasNext()) {
            index++;
            if (!next().isEmpty()) {
                count = index; // NULs behind the last name are none.
            }
        }
        if (count != images) {
            throw new CorruptSafetensorsException("there are " + count + " names for " + images + " images");
        }
    }
}
