package org.fewlabel.learning;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.fewlabel.artifacts.safetensors.Safetensors;

/** A file's content as the bytes that would be stored. */
public final class FileBytes {
    private FileBytes() {}

    public static byte[] of(Safetensors file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            file.writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Written and read again. */
    public static Safetensors through(Safetensors file) throws IOException {
        return read(of(file));
    }

    public static Safetensors read(byte[] bytes) throws IOException {
        return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length);
    }
}
