package org.fewlabel.learning.checkup;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.checkup.EngineCheckup;

/**
 * Looks at the engine in a process of its own, whose end, if native code brings it about, is nobody else's. Prints to standard
 * output {@link EngineCheckup}s as JSON, one a line, of which the last one counts.
 */
public final class Checkup {
    private Checkup() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // Libraries talk while they are loaded.
        System.setOut(System.err);
        new Examination(checkup -> out.println(json(checkup))).run();
        // Threads of libraries are none to wait for.
        System.exit(0);
    }

    private static String json(EngineCheckup checkup) {
        try {
            return Json.mapper().writeValueAsString(checkup);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an examination cannot be written as JSON", e);
        }
    }
}
