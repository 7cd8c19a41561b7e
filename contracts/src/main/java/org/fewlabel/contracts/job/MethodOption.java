package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of a method, as the catalogue shows it.
 *
 * @param name with a dot where it is a field of an object: {@code rampUp.shape}
 * @param byDefault what holds where a job leaves the option out; {@code default} in JSON
 * @param min the smallest value; null for a choice
 * @param max the largest value; null for a choice
 * @param choices all values of a choice; empty for a number
 * @param defaultWhere choices that change the default
 */
public record MethodOption(
        String name,
        OptionType type,
        @JsonProperty("default") JsonNode byDefault,
        @Nullable Number min,
        @Nullable Number max,
        List<String> choices,
        List<DefaultWhere> defaultWhere,
        String meaning) {
    /**
     * A default that holds where another option has a certain value.
     *
     * @param option the other one
     * @param is its value
     */
    public record DefaultWhere(
            String option,
            String is,
            @JsonProperty("default") JsonNode byDefault) {}

    public MethodOption {
        choices = List.copyOf(choices);
        defaultWhere = List.copyOf(defaultWhere);
    }

    MethodOption named(String newName) {
        return new MethodOption(newName, type, byDefault, min, max, choices, defaultWhere, meaning);
    }

    MethodOption with(List<DefaultWhere> newDefaultWhere) {
        return new MethodOption(name, type, byDefault, min, max, choices, newDefaultWhere, meaning);
    }
}
