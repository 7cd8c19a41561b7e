package org.fewlabel.contracts.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.jspecify.annotations.Nullable;

/**
 * The files of a user's folder of images, in the order in which all services count them: {@code labeled/<class>/},
 * then {@code unlabeled/}, by name; apart from these {@code test/<class>/}. JPEG and PNG files by their extension, at any
 * depth; other and hidden files are passed over.
 *
 * @param classes the names of the folders in {@code labeled}, sorted
 */
public record ImageFolder(List<String> classes, List<ImageFile> training, List<ImageFile> test, String sha256) {
    private static final int DEPTH_MAX = 8;
    /** So that the names of {@link ImageFolderSpec#UNREADABLE_MAX} files fit into an event, half a megabyte. */
    private static final int NAME_BYTES_MAX = 500;

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
        } catch (IOException e) {
            throw new ImageFolderException("cannot be read: " + e);
        }
    }

    public ImageFolderSpec.Contents contents() {
        int labeled =
                (int) training.stream().filter(file -> file.label() != null).count();
        return new ImageFolderSpec.Contents(classes, labeled, training.size() - labeled, test.size(), sha256);
    }

    /** A walk through one folder. */
    private static final class Listing {
        private final Path root;
        private final Path folder;
        private final MessageDigest digest = sha256();
        private int files;

        Listing(Path root, String path) throws IOException, ImageFolderException {
            this.root = root;
            this.folder = resolve(root, path);
        }

        private static Path resolve(Path root, String path) throws IOException, ImageFolderException {
            Path below;
            try {
                below = Path.of(path);
            } catch (InvalidPathException e) {
                throw new ImageFolderException("must be a path, was " + path);
            }
            if (below.isAbsolute()
                    || below.normalize().startsWith("..")
                    || below.normalize().toString().isEmpty()) {
                throw new ImageFolderException("must lie below the folder of data sets, was " + path);
            }
            Path folder = root.resolve(below.normalize());
            if (!Files.isDirectory(folder)) {
                throw new ImageFolderException("must be a folder below the folder of data sets, there is no " + path);
            }
            if (!folder.toRealPath().startsWith(root)) {
                throw new ImageFolderException("must lie below the folder of data sets, but leads out of it: " + path);
            }
            return folder.toRealPath();
        }

        ImageFolder list() throws IOException, ImageFolderException {
            Path labeled = folder.resolve("labeled");
            if (!Files.isDirectory(labeled)) {
                throw new ImageFolderException("must have a folder labeled with a folder for each class");
            }
            List<String> classes = classes(labeled);
            if (classes.size() < ImageFolderSpec.CLASSES_MIN || classes.size() > ImageFolderSpec.CLASSES_MAX) {
                throw new ImageFolderException("must have " + ImageFolderSpec.CLASSES_MIN + " to "
                        + ImageFolderSpec.CLASSES_MAX + " classes in labeled, had " + classes.size());
            }
            List<ImageFile> training = new ArrayList<>();
            for (int label = 0; label < classes.size(); label++) {
                List<ImageFile> ofClass = images(labeled.resolve(classes.get(label)), label);
                if (ofClass.isEmpty()) {
                    throw new ImageFolderException(
                            "must have a JPEG or PNG file for each class, there is none in labeled/"
                                    + classes.get(label));
                }
                training.addAll(ofClass);
            }
            training.addAll(images(folder.resolve("unlabeled"), null));
            return new ImageFolder(
                    classes, training, testImages(classes), HexFormat.of().formatHex(digest.digest()));
        }

        private List<ImageFile> testImages(List<String> classes) throws IOException, ImageFolderException {
            Path test = folder.resolve("test");
            List<ImageFile> images = new ArrayList<>();
            if (Files.isDirectory(test)) {
                for (String name : classes(test)) {
                    int label = classes.indexOf(name);
                    if (label < 0) {
                        throw new ImageFolderException(
                                "must have the same classes in test as in labeled, which has no " + name);
                    }
                    images.addAll(images(test.resolve(name), label));
                }
            }
            return images;
        }

        private static List<String> classes(Path parent) throws IOException {
            try (Stream<Path> children = Files.list(parent)) {
                return children.filter(child -> Files.isDirectory(child) && !isHidden(child))
                        .map(child -> child.getFileName().toString())
                        .sorted()
                        .toList();
            }
        }

        /** The images of a folder, by name; none if there is no such folder. */
        private List<ImageFile> images(Path parent, @Nullable Integer label) throws IOException, ImageFolderException {
            List<ImageFile> images = new ArrayList<>();
            if (!Files.isDirectory(parent)) {
                return images;
            }
            requireInside(parent);
            Path real = parent.toRealPath(); // A walk that begins at a link would end there.
            List<Path> paths;
            try (Stream<Path> walk = Files.walk(real, DEPTH_MAX)) {
                paths = walk.filter(Listing::isImage)
                        .limit(ImageFolderSpec.IMAGES_MAX + 1L)
                        .toList();
            }
            for (Path path : paths) {
                requireInside(path);
                Path below = folder.relativize(parent).resolve(real.relativize(path));
                String name = below.toString().replace(path.getFileSystem().getSeparator(), "/");
                if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
                    throw new ImageFolderException(
                            "must have files whose names have at most " + NAME_BYTES_MAX + " bytes, not " + name);
                }
                images.add(new ImageFile(path, name, label));
            }
            files += images.size();
            if (files > ImageFolderSpec.IMAGES_MAX) {
                throw new ImageFolderException("must have at most " + ImageFolderSpec.IMAGES_MAX + " images");
            }
            images.sort(Comparator.comparing(ImageFile::name));
            for (ImageFile image : images) {
                digest.update((image.name() + " " + Files.size(image.path()) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return images;
        }

        private void requireInside(Path path) throws IOException, ImageFolderException {
            if (Files.isSymbolicLink(path) && !path.toRealPath().startsWith(root)) {
                throw new ImageFolderException("must not lead out of the folder of data sets, but " + path.getFileName()
                        + " is a link that does");
            }
        }

        private static boolean isImage(Path path) {
            String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
            return (name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png"))
                    && !isHidden(path)
                    && Files.isRegularFile(path);
        }

        private static boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java platform has SHA-256", e);
            }
        }
    }
}
