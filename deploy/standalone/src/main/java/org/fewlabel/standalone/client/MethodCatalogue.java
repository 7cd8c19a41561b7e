package org.fewlabel.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.fewlabel.contracts.job.MethodOption;
import org.fewlabel.contracts.job.Paper;
import org.jspecify.annotations.Nullable;

/** The methods as the gateway lists them. */
public record MethodCatalogue(List<Method> methods) {
    public MethodCatalogue {
        methods = List.copyOf(methods);
    }

    /** @param paper null for the baseline */
    public record Method(
            String name,
            String title,
            String meaning,
            @Nullable Paper paper,
            List<MethodOption> options) {
        public Method {
            options = List.copyOf(options);
        }
    }

    /** The catalogue of {@link Services#methods}, for a table. */
    public static MethodCatalogue of(JsonNode json) {
        return Services.read(json, MethodCatalogue.class);
    }
}
