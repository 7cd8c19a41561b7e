package org.fewlabel.contracts.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.folder.ImageFolder.ImageFile;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.job.LeftOut;
import org.jspecify.annotations.Nullable;

/** A walk through one folder of images. */
final class Listing {
    static final int DEPTH_MAX = 8;
    /** So that the names of {@link ImageFolderSpec#UNREADABLE_MAX} files fit into an event, half a megabyte. */
    static final int NAME_BYTES_MAX = 500;

    static final String LABELED = "labeled";
    static final String UNLABELED = "unlabeled";
    static final String TEST = "test";
    static final List<String> PARTS = List.of(LABELED, UNLABELED, TEST);

    private final Path root;
    private final Path folder;
    private final MessageDigest digest = Sha256.newDigest();
    private final TreeSet<String> leftOut = new TreeSet<>();
    private final ListingLimits limits;
    private final long beganNanos = System.nanoTime();
    private int leftOutCount;
    private int files;
    private int entries;

    Listing(Path root, String path, ListingLimits limits) throws IOException, ImageFolderException {
        this.root = root;
        this.limits = limits;
        this.folder = resolve(root, path);
    }

    private static Path resolve(Path root, String path) throws IOException, ImageFolderException {
        Path below;
        try {
            below = Path.of(path);
        } catch (InvalidPathException e) {
            throw new ImageFolderException("must be a path in " + ImageNames.encoding()
                    + ", which this service takes names for (start it with LC_ALL=C.UTF-8), was " + path);
        }
        if (below.isAbsolute()
                || below.normalize().startsWith("..")
                || below.normalize().toString().isEmpty()) {
            throw new ImageFolderException("must lie below the folder of data sets, was " + path);
        }
        Path folder = root.resolve(below.normalize());
        if (!Files.isDirectory(folder)) {
            throw new AbsentImageFolderException("must be a folder below the folder of data sets, there is no " + path);
        }
        if (!folder.toRealPath().startsWith(root)) {
            throw new ImageFolderException("must lie below the folder of data sets, but leads out of it: " + path);
        }
        return folder.toRealPath();
    }

    ImageFolder list() throws IOException, ImageFolderException {
        Path labeled = folder.resolve(LABELED);
        if (!Files.isDirectory(labeled)) {
            throw new ImageFolderException("must have a folder labeled with a folder for each class");
        }
        for (String part : PARTS) {
            requireInside(folder.resolve(part));
        }
        for (Path child : children(folder)) {
            if (!PARTS.contains(child.getFileName().toString())) {
                leaveOut(child, Files.isDirectory(child));
            }
        }
        List<Path> classFolders = classFolders(labeled);
        List<String> classes =
                classFolders.stream().map(path -> path.getFileName().toString()).toList();
        if (classes.size() < ImageFolderSpec.CLASSES_MIN || classes.size() > ImageFolderSpec.CLASSES_MAX) {
            throw new ImageFolderException("must have " + ImageFolderSpec.CLASSES_MIN + " to "
                    + ImageFolderSpec.CLASSES_MAX + " classes in labeled, had " + classes.size());
        }
        ImageNames.requireDistinct(classes);
        List<ImageFile> training = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            List<ImageFile> ofClass = images(classFolders.get(label), label);
            if (ofClass.isEmpty()) {
                throw new ImageFolderException(
                        "must have a JPEG, PNG, WebP, BMP or GIF file for each class, there is none in labeled/"
                                + classes.get(label) + leftOutThere());
            }
            training.addAll(ofClass);
        }
        training.addAll(images(folder.resolve(UNLABELED), null));
        List<ImageFile> test = testImages(classes);
        return new ImageFolder(
                classes, training, test, Sha256.hex(digest), new LeftOut(leftOutCount, List.copyOf(leftOut)));
    }

    private String leftOutThere() {
        return leftOutCount == 0 ? "" : "; " + new LeftOut(leftOutCount, List.copyOf(leftOut)).sentence();
    }

    private List<ImageFile> testImages(List<String> classes) throws IOException, ImageFolderException {
        Path test = folder.resolve(TEST);
        List<ImageFile> images = new ArrayList<>();
        if (Files.isDirectory(test)) {
            for (Path ofClass : classFolders(test)) {
                String name = ofClass.getFileName().toString();
                int label = classes.indexOf(name);
                if (label < 0) {
                    throw new ImageFolderException("must have the same classes in test as in labeled, which has no "
                            + name + twin(name, classes));
                }
                images.addAll(images(ofClass, label));
            }
        }
        return images;
    }

    /** The class that looks like a name and is another. */
    static String twin(String name, List<String> classes) {
        for (String each : classes) {
            if (ImageNames.looks(each).equals(ImageNames.looks(name))) {
                return " (" + ImageNames.codePoints(name) + "), only one that looks like it ("
                        + ImageNames.codePoints(each) + ")";
            }
        }
        return "";
    }

    private List<Path> children(Path parent) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent)) {
            for (Path child : found) {
                count();
                children.add(child);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }

    /** Of everything that is looked at. */
    private void count() throws ListingLimitException {
        entries++;
        limits.require(entries, beganNanos);
    }

    /** Sorted by their names. */
    private List<Path> classFolders(Path parent) throws IOException, ImageFolderException {
        List<Path> folders = new ArrayList<>();
        for (Path child : children(parent)) {
            boolean isFolder = Files.isDirectory(child);
            if (!isFolder || ImageNames.isLeftOut(child.getFileName().toString())) {
                leaveOut(child, isFolder);
            } else {
                ImageNames.requireRepresentable(child.getFileName(), nameOf(child));
                folders.add(child);
            }
        }
        folders.sort(Comparator.comparing(path -> path.getFileName().toString()));
        return folders;
    }

    private String nameOf(Path path) {
        return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    private void leaveOut(Path path, boolean isFolder) {
        leaveOut(nameOf(path), isFolder);
    }

    private void leaveOut(String name, boolean isFolder) {
        leftOutCount++;
        // It becomes part of a spec, which holds nothing but text.
        leftOut.add((isFolder ? name + "/" : name)
                .codePoints()
                .mapToObj(Character::toString)
                .map(each -> Text.flaw(each) == null ? each : "?")
                .limit(LeftOut.NAME_LENGTH_MAX / 2)
                .collect(Collectors.joining()));
        if (leftOut.size() > LeftOut.NAMES_MAX) {
            leftOut.pollLast();
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
        if (!real.startsWith(root)) {
            throw new ImageFolderException("must not lead out of the folder of data sets, but " + nameOf(parent)
                    + " lies behind a link that does");
        }
        List<Path> paths = new ArrayList<>();
        Files.walkFileTree(real, EnumSet.noneOf(FileVisitOption.class), DEPTH_MAX, new Walk(parent, real, paths));
        for (Path path : paths) {
            requireInside(path);
            String name = nameOf(parent.resolve(real.relativize(path)));
            ImageNames.requireRepresentable(path.getFileName(), name);
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
            limits.require(entries, beganNanos);
            digest.update(digested(image.name(), Files.size(image.path())));
        }
        return images;
    }

    /** What of a file goes into the digest of the folder. */
    static byte[] digested(String name, long bytes) {
        return (name + " " + bytes + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Collects the images of a folder and counts what else is there. */
    private final class Walk extends SimpleFileVisitor<Path> {
        private final Path parent;
        private final Path real;
        private final List<Path> paths;

        Walk(Path parent, Path real, List<Path> paths) {
            this.parent = parent;
            this.real = real;
            this.paths = paths;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
                throws ListingLimitException {
            count();
            if (path.equals(real) || !ImageNames.isLeftOut(path.getFileName().toString())) {
                return FileVisitResult.CONTINUE;
            }
            leave(path, true);
            return FileVisitResult.SKIP_SUBTREE;
        }

        /** Also called for a link, and for a folder that is too deep. */
        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws ListingLimitException {
            count();
            String name = path.getFileName().toString();
            boolean isFolder = attributes.isDirectory();
            if (!isFolder && ImageNames.isImage(name) && !ImageNames.isLeftOut(name) && Files.isRegularFile(path)) {
                paths.add(path);
            } else {
                leave(path, isFolder);
            }
            return paths.size() > ImageFolderSpec.IMAGES_MAX ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        private void leave(Path path, boolean isFolder) {
            leaveOut(nameOf(parent.resolve(real.relativize(path))), isFolder);
        }
    }

    private void requireInside(Path path) throws IOException, ImageFolderException {
        if (Files.isSymbolicLink(path) && !path.toRealPath().startsWith(root)) {
            throw new ImageFolderException(
                    "must not lead out of the folder of data sets, but " + path.getFileName() + " is a link that does");
        }
    }
}
