package org.fewlabel.contracts.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How the files of an image folder were when somebody looked, which tells one that was replaced by another of the same name and
 * length. It holds on this machine alone.
 *
 * <p>What changes nothing but a file's entry in the file system, as a change of its rights or a backup's hard link does, is told
 * from what may have changed the file: where the file system keeps the time of the entry, an untouched entry proves that the
 * file is the same, and a touched one only that somebody was there.
 */
public final class FolderState {
    private final long[] files; // [images], a digest of name, length, time and place on disk
    private final long[] entries; // [images], the time of the entry; 0 where there is none

    /** Takes the arrays over, both in the order of the images. */
    FolderState(long[] files, long[] entries) {
        this.files = files;
        this.entries = entries;
    }

    static long digest(MessageDigest digest, String name, FileState state) {
        String file = name + " " + state.file();
        return ByteBuffer.wrap(digest.digest(file.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /**
     * Whether one file is the same, or its entry alone was touched.
     *
     * @param image its index: training images first, then test images
     * @throws IOException if it is gone
     */
    public boolean mayHaveFile(int image, ImageFolder.ImageFile file) throws IOException {
        return files[image] == digest(Sha256.newDigest(), file.name(), FileState.of(file.path()));
    }

    /** Whether all files may still be the same, but for those that were {@linkplain #touchedSince touched}. */
    public boolean mayHaveFilesOf(FolderState earlier) {
        return Arrays.equals(files, earlier.files);
    }

    /**
     * Which files' entries have changed, by the index of the image: training images first, then test images.
     *
     * @param earlier one of the same files
     */
    public int[] touchedSince(FolderState earlier) {
        return IntStream.range(0, entries.length)
                .filter(image -> entries[image] != earlier.entries[image])
                .toArray();
    }

    /** Whether all files are the same for certain. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FolderState that
                && Arrays.equals(files, that.files)
                && Arrays.equals(entries, that.entries);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(files) + Arrays.hashCode(entries);
    }
}
