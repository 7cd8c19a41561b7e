package org.fewlabel.metrics.comparison;

import java.util.Arrays;
import java.util.List;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.WireName;
import org.fewlabel.service.rest.QueryParameters;

/** As what a comparison is written. */
enum ComparisonFormat implements WireName {
    JSON(ComparisonFormat.JSON_TYPE, ComparisonFormat.JSON_TYPE),
    CSV(ComparisonFormat.CSV_TYPE, CsvCell.MEDIA_TYPE),
    MARKDOWN(ComparisonFormat.MARKDOWN_TYPE, ComparisonFormat.MARKDOWN_TYPE + ";charset=UTF-8"),
    LATEX(ComparisonFormat.LATEX_TYPE, ComparisonFormat.LATEX_TYPE + ";charset=UTF-8");

    static final String JSON_TYPE = "application/json";
    static final String CSV_TYPE = "text/csv";
    static final String MARKDOWN_TYPE = "text/markdown";
    static final String LATEX_TYPE = "application/x-latex";

    private final String type;
    private final String mediaType;

    ComparisonFormat(String type, String mediaType) {
        this.type = type;
        this.mediaType = mediaType;
    }

    /** With the letters that it is written in. */
    String mediaType() {
        return mediaType;
    }

    /** @throws IllegalArgumentException with the rule that the text breaks */
    static ComparisonFormat parse(String text) {
        return QueryParameters.parseName(values(), text);
    }

    /** @param accepted media types without parameters, the best liked first */
    static ComparisonFormat accepted(List<String> accepted) {
        return accepted.stream()
                .flatMap(type -> Arrays.stream(values()).filter(format -> format.type.equals(type)))
                .findFirst()
                .orElse(JSON);
    }
}
