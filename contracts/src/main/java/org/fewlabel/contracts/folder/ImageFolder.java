package org.fewlabel.contracts.folder;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
     * @throws AbsentImageFolderException if it is not there, or cannot be read
     * @throws LargeImageFolderException if it is beyond limits
     * @throws ImageFolderException if it is not as it must be, or lies outside of the root
     */
    public static ImageFolder list(Path root, String path) throws ImageFolderException {
        return list(root, path, ListingLimits.NONE);
    }

    /** The same within limits. */
    public static ImageFolder list(Path root, String path, ListingLimits limits) throws ImageFolderException {
        try {
            return new Listing(root.toRealPath(), path, limits).list();
        } catch (ListingLimitException e) {
            throw new LargeImageFolderException(String.valueOf(e.getMessage()));
        } catch (IOException | SecurityException e) {
            throw new AbsentImageFolderException("cannot be read: " + e);
        } catch (InvalidPathException e) {
            throw new ImageFolderException("cannot be read: " + e);
        }
    }

    /**
     * The class whose folder a training image lies in: the one that its owner says it is of.
     *
     * @param name of the image, below the folder
     * @return empty for an image that came without a label
     */
    public static Optional<String> classOf(String name) {
        String[] parts = name.split("/", 3);
        return parts.length == 3 && parts[0].equals(Listing.LABELED) ? Optional.of(parts[1]) : Optional.empty();
    }

    public ImageFolderSpec.Contents contents() {
        int labeled =
                (int) training.stream().filter(file -> file.label() != null).count();
        return new ImageFolderSpec.Contents(classes, labeled, training.size() - labeled, test.size(), sha256, leftOut);
    }

    /**
     * Looks at every file.
     *
     * @throws IOException if a file is gone
     */
    public FolderState state() throws IOException {
        List<ImageFile> images = new ArrayList<>(training);
        images.addAll(test);
        long[] files = new long[images.size()];
        long[] entries = new long[images.size()];
        MessageDigest digest = Sha256.newDigest();
        for (int image = 0; image < files.length; image++) {
            FileState state = FileState.of(images.get(image).path());
            files[image] = FolderState.digest(digest, images.get(image).name(), state);
            entries[image] = state.entryNanos();
        }
        return new FolderState(files, entries);
    }
}
