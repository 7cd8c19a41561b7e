package org.fewlabel.standalone.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.fewlabel.contracts.folder.FolderTree;

/**
 * What the processes of an instance run from: their packages as they were at the start, in the state folder. A JVM reads
 * its jars as it goes, and a build that replaced them would pull the ground from under it. What is restarted, too, is what
 * ran before.
 */
final class Programs {
    private final Path folder;

    Programs(Path state) {
        this.folder = state.resolve("programs");
    }

    /** Renews the copy of a part's package. Its process must not live, nor may anybody be about to start one. */
    void renew(Home home, Part part) {
        if (part.isService()) {
            renew(home.servicePackage(part), folder(part.wireName()), part.title());
        } else if (part.equals(Part.KAFKA)) {
            renew(home.kafkaLibraries(), kafka(), part.title());
        }
    }

    /** Renews the copy of the launcher, which the keeper is of. No keeper must live. */
    void renewKeeper(Home home) {
        String title = "the launcher";
        renew(home.launcherLibraries(), keeper().resolveSibling("lib"), title);
        try {
            Files.deleteIfExists(keeper());
            linkOrCopy(home.launcher(), keeper());
        } catch (IOException e) {
            throw failure(title, keeper(), e);
        }
    }

    Path service(Part part) {
        return folder(part.wireName()).resolve("quarkus-run.jar");
    }

    Path kafka() {
        return folder(Part.KAFKA.wireName());
    }

    /** Where PostgreSQL's programs are unpacked to; each version has a folder of its own. */
    Path postgres() {
        return folder(Part.POSTGRES.wireName());
    }

    Path keeper() {
        return folder(KeeperProcess.NAME).resolve("fewlabel.jar");
    }

    private Path folder(String name) {
        return folder.resolve(name);
    }

    private static void renew(Path source, Path target, String title) {
        try {
            FolderTree.delete(target);
            for (Path file : tree(source)) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    linkOrCopy(file, copy);
                }
            }
        } catch (IOException e) {
            throw failure(title, target, e);
        }
    }

    private static UncheckedIOException failure(String title, Path target, IOException cause) {
        return new UncheckedIOException("the package of " + title + " could not be copied to " + target, cause);
    }

    /** A link costs nothing, and builds write new files instead of changing old ones. Not every file system can. */
    private static void linkOrCopy(Path file, Path copy) throws IOException {
        try {
            Files.createLink(copy, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> tree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.toList();
        }
    }
}
