package org.fewlabel.learning.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatlabType;

/** Whatever a MATLAB file holds, its images are read or a {@link CorruptDatasetException} says what is wrong. */
public final class SvhnFilesFuzz {
    private static final Path FILE = newFile();

    private SvhnFilesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, input);
        try {
            new SvhnFiles().readPart(FILE);
        } catch (CorruptDatasetException e) {
            return;
        }
    }

    private static Path newFile() {
        try {
            Path file = Files.createTempFile("fewlabel-fuzz", ".mat");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what the fuzzer begins with into a folder. */
    public static void main(String[] folder) throws IOException {
        var images = Mat5.newMatrix(new int[] {32, 32, 3, 1}, MatlabType.UInt8);
        var digits = Mat5.newMatrix(new int[] {1, 1}, MatlabType.UInt8);
        digits.setInt(0, 3);
        try (var content = Mat5.newMatFile().addArray("X", images).addArray("y", digits)) {
            Mat5.writeToFile(content, Path.of(folder[0], "small").toFile());
        }
    }
}
