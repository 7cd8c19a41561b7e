package org.fewlabel.gateway.product;

import java.util.Optional;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.gateway.problem.Problem;
import org.jspecify.annotations.Nullable;

/** How a user wants a table of labels, or why there is none like that. */
public sealed interface LabelsForm {
    /** What an API says of the parameter {@code probabilities}. */
    String PROBABILITIES = "true for a column with the probability of each class, named p: and the class";

    /** @param probabilities whether there is a column with the probability of each class */
    record Wanted(CsvCell cells, boolean probabilities) implements LabelsForm {}

    record Refused(Problem problem) implements LabelsForm {}

    /**
     * Reads query parameters.
     *
     * @param spreadsheet null for what is the default, exact names
     * @param probabilities null for what is the default, none
     */
    static LabelsForm read(@Nullable String spreadsheet, @Nullable String probabilities) {
        Optional<CsvCell> cells = CsvCell.read(spreadsheet);
        if (cells.isEmpty()) {
            return refused("spreadsheet");
        }
        if (probabilities != null && !probabilities.equals("true") && !probabilities.equals("false")) {
            return refused("probabilities");
        }
        return new Wanted(cells.get(), "true".equals(probabilities));
    }

    private static Refused refused(String field) {
        return new Refused(Problem.invalid(field, "must be true or false"));
    }
}
