package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import org.fewlabel.contracts.WireName;

/** A field of the job spec that a repeat's seed is written into. */
public enum VariedField implements WireName {
    /** Initial weights, batches, views and masks. */
    SEED("seed"),
    /** Which images are labeled. */
    SPLIT_SEED("dataset.splitSeed");

    private final String path;

    VariedField(String path) {
        this.path = path;
    }

    /** Where it is in the spec, with dots. */
    @Override
    @JsonValue
    public String wireName() {
        return path;
    }

    public static Optional<VariedField> named(String path) {
        return Arrays.stream(values()).filter(each -> each.path.equals(path)).findFirst();
    }

    @JsonCreator
    static VariedField of(String path) {
        return named(path).orElseThrow(() -> new IllegalArgumentException("no field that seeds vary: " + path));
    }

    /** Where the spec has room for it: what else may be wrong with the spec is for its reader to say. */
    void set(ObjectNode spec, long seed) {
        switch (this) {
            case SEED -> spec.put("seed", seed);
            case SPLIT_SEED -> {
                if (!spec.hasNonNull("dataset")) {
                    spec.putObject("dataset");
                }
                if (spec.get("dataset") instanceof ObjectNode dataset) {
                    dataset.put("splitSeed", seed);
                }
            }
        }
    }

    boolean isIn(ObjectNode spec) {
        return !spec.at("/" + path.replace('.', '/')).isMissingNode();
    }
}
