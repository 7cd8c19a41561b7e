package org.fewlabel.gateway.label;

import org.fewlabel.contracts.CsvCell;
import org.fewlabel.service.rest.BadQueryException;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/**
 * How a user wants a table of labels.
 *
 * @param probabilities whether there is a column with the probability of each class
 */
public record LabelsForm(CsvCell cells, boolean probabilities) {
    /** What an API says of the parameter {@code probabilities}. */
    public static final String PROBABILITIES =
            "true for a column with the probability of each class, named p: and the class";

    /**
     * Reads query parameters.
     *
     * @param spreadsheet null for what is the default, exact names
     * @param probabilities null for what is the default, none
     * @throws BadQueryException if one of them is neither true nor false
     */
    public static LabelsForm read(@Nullable String spreadsheet, @Nullable String probabilities) {
        return new LabelsForm(
                CsvCell.chosen(QueryParameters.flag("spreadsheet", spreadsheet)),
                QueryParameters.flag("probabilities", probabilities));
    }
}
