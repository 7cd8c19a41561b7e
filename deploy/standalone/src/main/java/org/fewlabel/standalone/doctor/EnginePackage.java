package org.fewlabel.standalone.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The trainer's package, as far as the engine in it goes. */
record EnginePackage(Path folder) {
    /** The jars, for a JVM's command line. */
    String classPath() {
        return Stream.of("lib/main/*", "lib/boot/*")
                .map(jars -> folder.resolve(jars).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** ND4J's back end and what calls CUDA, with the platform that their native code is for, as the jars are called. */
    List<String> nativeCode() throws IOException {
        try (Stream<Path> jars = Files.list(folder.resolve("lib/main"))) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(name ->
                            name.matches(".*(nd4j-(native|cuda)|bytedeco\\.cuda)-.*(linux|macosx|windows).*\\.jar"))
                    .map(name ->
                            name.replaceFirst("^org\\.(nd4j|bytedeco)\\.", "").replaceFirst("\\.jar$", ""))
                    .sorted()
                    .toList();
        }
    }

    static boolean isForCards(List<String> nativeCode) {
        return nativeCode.stream().anyMatch(name -> name.startsWith("nd4j-cuda") || name.startsWith("cuda-"));
    }
}
