package org.fewlabel.engines;

import java.nio.file.Path;
import java.util.List;

/**
 * How a Java process is started that runs programs rather than talks to people: with the Java that runs here, and in English
 * whatever the user speaks. Libraries that fold letters by the user's language do not start in some: in Turkish, Kafka's broker
 * looks for the group type {@code CLASSİC}.
 */
public final class JavaCommand {
    private JavaCommand() {}

    /** The beginning of a command line; what follows wins over it. It wins over {@code JAVA_TOOL_OPTIONS}. */
    public static List<String> begin() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=en",
                "-Duser.country=US");
    }
}
