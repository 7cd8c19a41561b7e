package org.fewlabel.metrics.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some results, from the newest, and the token that gets the older ones; null where there are none. */
public record ResultPage(List<Result> results, @Nullable String nextPageToken) {
    public ResultPage {
        results = List.copyOf(results);
    }
}
