package org.fewlabel.kubernetes.rule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The versions of Kafka and PostgreSQL that the tests of all modules start. */
final class TestedVersions {
    private static final Path BROKER =
            Path.of(System.getProperty("fewlabel.home"), "deploy", "local-engines", "broker", "target", "kafka");
    private static final Pattern BROKER_JAR = Pattern.compile("kafka_[0-9.]+-([0-9.]+)\\.jar");

    private TestedVersions() {}

    static String kafka() {
        try (Stream<Path> jars = Files.list(BROKER)) {
            List<String> versions = jars.map(
                            jar -> BROKER_JAR.matcher(jar.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(jar -> jar.group(1))
                    .toList();
            if (versions.size() != 1) {
                throw new AssertionError("one broker is expected in " + BROKER + ", there are: " + versions);
            }
            return versions.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last number of the binaries' version is that of their packaging. */
    static String postgres() {
        return System.getProperty("fewlabel.postgres.version").replaceFirst("\\.[0-9]+$", "");
    }
}
