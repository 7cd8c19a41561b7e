package org.fewlabel.standalone.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the processes of an instance run from: their packages as they were at the start, in the state folder. A JVM reads
 * its jars as it goes, and a build that replaced them would pull the ground from under it.
 */
final class Programs {
    private final Home home;
    private final Path folder;

    Programs(Home home, Path state) {
        this.home = home;
        this.folder = state.resolve("programs");
    }

    /** Renews the copy of a service's package. Its process must not live. */
    Path renewService(Part service) {
        return renew(home.servicePackage(service), service).resolve("quarkus-run.jar");
    }

    /** Renews the copy of the broker's jars. Its process must not live. */
    Path renewKafka() {
        return renew(home.kafkaLibraries(), Part.KAFKA);
    }

    Path kafka() {
        return folder.resolve(Part.KAFKA.wireName());
    }

    /** Where PostgreSQL's programs are unpacked to; each version has a folder of its own. */
    Path postgres() {
        return folder.resolve(Part.POSTGRES.wireName());
    }

    private Path renew(Path source, Part part) {
        Path target = folder.resolve(part.wireName());
        try {
            deleteTree(target);
            for (Path file : tree(source)) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    linkOrCopy(file, copy);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("the package of " + part.title() + " could not be copied to " + target, e);
        }
    }

    /** A link costs nothing, and builds write new files instead of changing old ones. Not every file system can. */
    private static void linkOrCopy(Path file, Path copy) throws IOException {
        try {
            Files.createLink(copy, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (Files.exists(root)) {
            List<Path> paths = tree(root);
            for (Path path : paths.stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<Path> tree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.toList();
        }
    }
}
