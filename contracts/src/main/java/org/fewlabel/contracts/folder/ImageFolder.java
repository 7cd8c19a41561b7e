package org.fewlabel.contracts.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.job.LeftOut;
import org.jspecify.annotations.Nullable;

/**
 * The files of a user's folder of images, in the order in which all services count them: {@code labeled/<class>/},
 * then {@code unlabeled/}, by name; apart from these {@code test/<class>/}. JPEG, PNG, WebP, BMP and GIF files by their
 * extension, at any depth. All else is left out: other files, and files and folders that are hidden or that programs put
 * beside images ({@link ImageNames}).
 *
 * @param classes the names of the folders in {@code labeled}, sorted
 * @param sha256 of the names of the images with their lengths
 */
public record ImageFolder(
        List<String> classes, List<ImageFile> training, List<ImageFile> test, String sha256, LeftOut leftOut) {
    /** A picture's file is no longer; one of the largest size that is decoded is shorter, unless it is noise. */
    public static final int FILE_BYTES_MAX = 64 << 20;

    /**
     * One image.
     *
     * @param name below the folder, with {@code /} between its parts
     * @param label the class, null where nobody knows
     */
    public record ImageFile(
            Path path, String name, @Nullable Integer label) {}

    public ImageFolder {
        classes = List.copyOf(classes);
        training = List.copyOf(training);
        test = List.copyOf(test);
    }

    /**
     * Lists a folder.
     *
     * @param root the folder of data sets; nothing outside of it is looked at
     * @param path of the folder below the root
     * @throws ImageFolderException if it is not as it must be, or lies outside of the root
     */
    public static ImageFolder list(Path root, String path) throws ImageFolderException {
        try {
            return new Listing(root.toRealPath(), path).list();
        } catch (IOException | InvalidPathException | SecurityException e) {
            throw new ImageFolderException("cannot be read: " + e);
        }
    }

    public ImageFolderSpec.Contents contents() {
        int labeled =
                (int) training.stream().filter(file -> file.label() != null).count();
        return new ImageFolderSpec.Contents(classes, labeled, training.size() - labeled, test.size(), sha256, leftOut);
    }

    /**
     * A digest of the images' names, lengths and times, which tells a file that was replaced by another one of the same
     * length. It holds on this machine alone.
     *
     * @throws IOException if a file is gone
     */
    public String state() throws IOException {
        var digest = Sha256.newDigest();
        for (List<ImageFile> part : List.of(training, test)) {
            for (ImageFile image : part) {
                digest.update(
                        (image.name() + " " + FileState.of(image.path()) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
