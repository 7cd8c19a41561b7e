package org.fewlabel.contracts.rest;

import java.util.Arrays;
import java.util.List;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.job.MethodOption;
import org.fewlabel.contracts.job.Paper;
import org.jspecify.annotations.Nullable;

/** The methods that a job can name, as users see them. */
public record MethodListView(List<Method> methods) {
    public MethodListView {
        methods = List.copyOf(methods);
    }

    /**
     * One method.
     *
     * @param name as a job names it
     * @param paper null for the baseline
     */
    public record Method(
            String name,
            String title,
            String meaning,
            @Nullable Paper paper,
            List<MethodOption> options) {
        public Method {
            options = List.copyOf(options);
        }

        private static Method of(MethodName name) {
            return new Method(name.wireName(), name.title(), name.meaning(), name.paper(), name.options());
        }
    }

    /** Every one that there is. */
    public static MethodListView all() {
        return new MethodListView(
                Arrays.stream(MethodName.values()).map(Method::of).toList());
    }
}
