package org.fewlabel.artifacts;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A page of the files below a folder, by their paths. However many there are, only so many as the page has are kept in mind while
 * the folder is walked through. Others may delete meanwhile. Links are not followed.
 */
final class FolderPage extends SimpleFileVisitor<Path> {
    private final Path root;
    private final @Nullable String after;
    private final int max;
    /** One more than the page has, if there is one: then it is not the last. */
    private final NavigableMap<String, StoredFile> first = new TreeMap<>();

    private FolderPage(Path root, @Nullable String after, int max) {
        this.root = root;
        this.after = after;
        this.max = max;
    }

    /**
     * @param root of the store
     * @param folder in it
     * @param after the last path of the page before; null for the first
     */
    static StoredFiles of(Path root, Path folder, @Nullable String after, int max) throws IOException {
        FolderPage page = new FolderPage(root, after, max);
        Files.walkFileTree(folder, page);
        return page.files();
    }

    private StoredFiles files() {
        if (first.size() <= max) {
            return new StoredFiles(List.copyOf(first.values()), null);
        }
        first.pollLastEntry();
        return new StoredFiles(List.copyOf(first.values()), first.lastKey());
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String path =
                root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        boolean isOfPage = after == null || path.compareTo(after) > 0;
        if (isOfPage && attributes.isRegularFile() && ArtifactPath.isPlain(path)) {
            Instant modified = attributes.lastModifiedTime().toInstant();
            first.put(path, new StoredFile(path, attributes.size(), modified));
            if (first.size() > max + 1) {
                first.pollLastEntry();
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        return unlessGone(failure);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
        return failure == null ? FileVisitResult.CONTINUE : unlessGone(failure);
    }

    private static FileVisitResult unlessGone(IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }
}
