package org.fewlabel.contracts.folder;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.fewlabel.contracts.job.ImageFolderSpec;

/** The pictures below a folder, whatever it is for: those that a folder of images would have, and as deep. */
public final class PictureTree {
    private PictureTree() {}

    /**
     * JPEG, PNG, WebP, BMP and GIF files by their extension, by name. What is hidden, and what programs leave beside images,
     * is left out.
     *
     * @throws IOException if it cannot be looked through, or there are more than {@link ImageFolderSpec#IMAGES_MAX}
     */
    public static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Path real = folder.toRealPath(); // A walk that begins at a link would end there.
        Files.walkFileTree(real, EnumSet.noneOf(FileVisitOption.class), Listing.DEPTH_MAX, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                return path.equals(real) || !ImageNames.isLeftOut(nameOf(path))
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                String name = nameOf(path);
                if (ImageNames.isImage(name) && !ImageNames.isLeftOut(name) && Files.isRegularFile(path)) {
                    files.add(folder.resolve(real.relativize(path)));
                }
                if (files.size() > ImageFolderSpec.IMAGES_MAX) {
                    throw new IOException(folder + " has more than " + ImageFolderSpec.IMAGES_MAX + " pictures");
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(files);
        return files;
    }

    private static String nameOf(Path path) {
        return path.getFileName().toString();
    }
}
