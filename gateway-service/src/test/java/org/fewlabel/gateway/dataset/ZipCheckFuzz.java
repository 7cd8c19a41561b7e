package org.fewlabel.gateway.dataset;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.fewlabel.artifacts.PictureFolders.Picture;
import org.fewlabel.service.scratch.ScratchFile;
import org.fewlabel.service.scratch.ScratchFiles;

/** Whatever an archive holds, it is taken whole or its faults are named; what is taken can be unpacked. */
public final class ZipCheckFuzz {
    private static final UploadLimits LIMITS =
            new UploadLimits(64 << 20, 8 << 20, 100_000, 4 << 20, 200, Duration.ofMinutes(1));

    private static final ScratchFiles FILES = files();

    private ZipCheckFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        try (ScratchFile file = FILES.write(1, out -> out.write(input))) {
            ZipCheck check = ZipCheck.of(file, LIMITS);
            for (Picture picture : check.pictures()) {
                check.copy(picture, OutputStream.nullOutputStream());
            }
            if (check.faults().shown().isEmpty()) {
                check.folder();
            }
        }
    }

    private static ScratchFiles files() {
        try {
            return new ScratchFiles(Files.createTempDirectory("fewlabel-fuzz"), 1 << 30, "fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what the fuzzer begins with into a folder. */
    public static void main(String[] folder) throws IOException {
        Zips zip = Zips.pets();
        zip.addDeflated("unlabeled/deep/2.jpg", Zips.picture("something"));
        zip.add("test/", new byte[0]);
        zip.add("labeled/cat/link.png", Zips.picture("a link")).mode(Zips.LINK);
        Files.write(Path.of(folder[0], "pets"), zip.bytes());
    }
}
