package org.fewlabel.contracts.model;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import org.fewlabel.contracts.Text;

/** The names of the files in a folder of models, for the message to somebody who named another. */
final class ModelNames {
    private static final int SHOWN_MAX = 20;
    private static final int LOOKED_AT_MAX = 10_000;
    private static final int DEPTH_MAX = 4;

    private ModelNames() {}

    static boolean isHidden(String part) {
        return part.startsWith(".");
    }

    /** Such as {@code the files are a.safetensors, b.onnx and 3 more}. */
    static String sentence(Path folder) throws IOException {
        Walk walk = new Walk(folder);
        Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEPTH_MAX, walk);
        List<String> first =
                walk.names.stream().limit(SHOWN_MAX).map(Text::shown).toList();
        if (first.isEmpty()) {
            return "it has no files";
        }
        int more = walk.names.size() - first.size();
        return "the files are " + String.join(", ", first)
                + (more > 0 ? " and " + (walk.isCut() ? "many" : more) + " more" : "");
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final TreeSet<String> names = new TreeSet<>();
        private int lookedAt;

        Walk(Path folder) {
            this.folder = folder;
        }

        boolean isCut() {
            return lookedAt > LOOKED_AT_MAX;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            boolean hidden = !path.equals(folder) && isHidden(path.getFileName().toString());
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            lookedAt++;
            if (!isHidden(path.getFileName().toString()) && Files.isRegularFile(path)) {
                names.add(folder.relativize(path)
                        .toString()
                        .replace(path.getFileSystem().getSeparator(), "/"));
            }
            return isCut() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        /** What cannot be looked into is not listed. */
        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
