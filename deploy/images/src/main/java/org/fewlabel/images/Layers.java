package org.fewlabel.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The layers of a packaged service: first what changes least. Trainer and labeler have the layer of native code in common,
 * so a registry and a node keep it once.
 */
final class Layers {
    private static final Predicate<String> LIBRARY = Pattern.compile("lib/.*").asMatchPredicate();
    private static final Predicate<String> NATIVE = Pattern.compile(
                    "lib/main/org\\.(bytedeco|nd4j|deeplearning4j)\\..*")
            .asMatchPredicate();
    private static final Predicate<String> OURS =
            Pattern.compile("lib/main/org\\.fewlabel\\..*").asMatchPredicate();

    private Layers() {}

    /** @throws IllegalArgumentException if the service is not packaged */
    static List<FileEntriesLayer> ofService(Path packaged) throws IOException {
        if (!Files.isRegularFile(packaged.resolve("quarkus-run.jar"))) {
            throw new IllegalArgumentException(packaged + " holds no service; package it first: mvn package");
        }
        AbsoluteUnixPath target = AbsoluteUnixPath.get(Service.FOLDER);
        return Stream.of(
                        layer("native code", packaged, target, NATIVE),
                        layer(
                                "libraries",
                                packaged,
                                target,
                                LIBRARY.and(NATIVE.or(OURS).negate())),
                        layer("service", packaged, target, LIBRARY.negate().or(OURS)))
                .filter(layer -> !layer.getEntries().isEmpty())
                .toList();
    }

    /** @throws IllegalArgumentException if the folder holds nothing */
    static FileEntriesLayer ofFolder(String name, Path folder, String target) throws IOException {
        FileEntriesLayer layer = layer(name, folder, AbsoluteUnixPath.get(target), file -> true);
        if (layer.getEntries().isEmpty()) {
            throw new IllegalArgumentException(folder + " holds no files");
        }
        return layer;
    }

    /** Sorted: the order of files on the disk must not make another image. */
    private static FileEntriesLayer layer(String name, Path folder, AbsoluteUnixPath target, Predicate<String> belongs)
            throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(belongs)
                    .sorted()
                    .forEach(file -> layer.addEntry(folder.resolve(file), target.resolve(file)));
        }
        return layer.build();
    }
}
