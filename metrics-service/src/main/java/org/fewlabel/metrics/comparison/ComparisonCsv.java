package org.fewlabel.metrics.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;
import org.fewlabel.metrics.comparison.Comparison.Difference;
import org.fewlabel.metrics.comparison.Comparison.Row;
import org.fewlabel.service.rest.Csv;
import org.jspecify.annotations.Nullable;

/** A comparison as CSV: a line for each row, numbers in full, its values and their seeds with spaces between them. */
final class ComparisonCsv {
    private static final List<String> HEADER = List.of(
            "id",
            "label",
            "figure",
            "planned",
            "n",
            "mean",
            "std",
            "meanLow",
            "meanHigh",
            "splits",
            "values",
            "seeds",
            "splitSeeds",
            "unfinished",
            "baseline",
            "pairs",
            "difference",
            "differenceStd",
            "low",
            "high",
            "confidence",
            "p",
            "pAdjusted",
            "toldApart",
            "wide",
            "settings");
    private static final int DIFFERENCE_COLUMNS = 10;

    private ComparisonCsv() {}

    static String of(Comparison comparison) {
        Csv csv = new Csv(HEADER);
        comparison.rows().forEach(row -> csv.add(cells(row, comparison.figure())));
        return csv.toString();
    }

    private static List<@Nullable Object> cells(Row row, String figure) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(row.id());
        cells.add(row.label());
        cells.add(figure);
        cells.add(row.planned());
        cells.add(row.n());
        cells.add(row.mean());
        cells.add(row.std());
        cells.add(row.meanLow());
        cells.add(row.meanHigh());
        cells.add(row.splits());
        cells.add(row.values().stream().map(each -> "" + each.value()).collect(Collectors.joining(" ")));
        cells.add(row.values().stream().map(each -> "" + each.seed()).collect(Collectors.joining(" ")));
        cells.add(row.values().stream().map(each -> "" + each.splitSeed()).collect(Collectors.joining(" ")));
        cells.add(row.unfinished().stream().map(Comparison.Unfinished::state).collect(Collectors.joining(" ")));
        cells.add(row.baseline());
        cells.addAll(cells(row.difference()));
        cells.add(json(row));
        return cells;
    }

    private static List<@Nullable Object> cells(@Nullable Difference difference) {
        if (difference == null) {
            return Collections.nCopies(DIFFERENCE_COLUMNS, null);
        }
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(difference.pairs());
        cells.add(difference.mean());
        cells.add(difference.std());
        cells.add(difference.low());
        cells.add(difference.high());
        cells.add(difference.confidence());
        cells.add(difference.p());
        cells.add(difference.pAdjusted());
        cells.add(difference.toldApart());
        cells.add(difference.wide());
        return cells;
    }

    private static String json(Row row) {
        try {
            return Json.mapper().writeValueAsString(row.settings());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings cannot be written as JSON", e);
        }
    }
}
