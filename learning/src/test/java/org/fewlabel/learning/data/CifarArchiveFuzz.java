package org.fewlabel.learning.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Whatever is in an archive, its pictures are read or a {@link CorruptDatasetException} says what is wrong. */
public final class CifarArchiveFuzz {
    private static final List<String> FILES = List.of("a.bin");
    private static final Path NAME = Path.of("archive.tar.gz");

    private CifarArchiveFuzz() {}

    /** @param input a tape archive; it is compressed here, since no fuzzer gets past a checksum */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(archive)) {
            gzip.write(input);
        }
        try {
            new CifarBinaryReader(1, 10)
                    .readArchive(
                            new ByteArrayInputStream(archive.toByteArray()), archive.size(), NAME, "folder", FILES);
        } catch (CorruptDatasetException e) {
            return;
        }
    }

    /** Writes what the fuzzer begins with into a folder. */
    public static void main(String[] folder) throws IOException {
        byte[] record = new byte[1 + 3072];
        for (boolean isNew : List.of(true, false)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
                if (isNew) {
                    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                    tar.setAddPaxHeadersForNonAsciiNames(true);
                    TarArchiveEntry other = new TarArchiveEntry("ß/" + "x".repeat(200));
                    tar.putArchiveEntry(other);
                    tar.closeArchiveEntry();
                }
                TarArchiveEntry entry = new TarArchiveEntry("folder/a.bin");
                entry.setSize(record.length);
                tar.putArchiveEntry(entry);
                tar.write(record);
                tar.closeArchiveEntry();
            }
            Files.write(Path.of(folder[0], isNew ? "pax" : "plain"), bytes.toByteArray());
        }
    }
}
