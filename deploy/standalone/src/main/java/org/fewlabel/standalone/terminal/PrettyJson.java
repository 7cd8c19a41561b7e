package org.fewlabel.standalone.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.fewlabel.contracts.Json;
import org.jspecify.annotations.Nullable;

/** What a command prints for programs: JSON that people can read as well. */
public final class PrettyJson {
    private PrettyJson() {}

    public static String of(@Nullable Object value) {
        try {
            return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON cannot be written as JSON", e);
        }
    }
}
