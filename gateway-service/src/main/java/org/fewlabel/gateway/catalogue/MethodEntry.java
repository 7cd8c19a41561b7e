package org.fewlabel.gateway.catalogue;

import java.util.Arrays;
import java.util.List;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.job.MethodOption;
import org.fewlabel.contracts.job.Paper;
import org.jspecify.annotations.Nullable;

/**
 * A method of the catalogue.
 *
 * @param paper null for the baseline
 */
record MethodEntry(
        MethodName name,
        String title,
        String meaning,
        @Nullable Paper paper,
        List<MethodOption> options) {
    MethodEntry {
        options = List.copyOf(options);
    }

    /** The whole catalogue. */
    record All(List<MethodEntry> methods) {
        All {
            methods = List.copyOf(methods);
        }
    }

    static All all() {
        return new All(Arrays.stream(MethodName.values()).map(MethodEntry::of).toList());
    }

    private static MethodEntry of(MethodName method) {
        return new MethodEntry(method, method.title(), method.meaning(), method.paper(), method.options());
    }
}
