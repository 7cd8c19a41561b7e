package org.fewlabel.gateway.label;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.Text;
import org.fewlabel.service.rest.BadQueryException;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants of a job's labels.
 *
 * @param confidence null for calibrated probabilities where there are such, else raw ones
 * @param urlPrefix what the addresses of pictures begin with; null for the usual one
 * @param page which begins where the one before ended; null for the first one
 */
record LabelsQuery(
        LabelsFormat format,
        LabelsForm form,
        LabelSelection selection,
        @Nullable Confidence confidence,
        @Nullable String urlPrefix,
        int pageSize,
        @Nullable LabelsPageToken page) {
    private static final int PAGE_SIZE = 60;
    private static final int PAGE_SIZE_MAX = 500;
    private static final int URL_PREFIX_LENGTH_MAX = 1_000;
    private static final int SHOWN_CLASSES_MAX = 20;

    /**
     * @param classes of the data set, by name
     * @throws BadQueryException with every parameter that is wrong
     */
    static LabelsQuery read(QueryParameters query, List<String> classes) {
        // What these two say is for the job's products to judge; that they are no unknown ones is said here.
        query.value("epoch", text -> text);
        query.value("network", text -> text);
        LabelsFormat format = query.value("format", text -> QueryParameters.parseName(LabelsFormat.values(), text))
                .orElse(LabelsFormat.CSV);
        LabelSelection selection = selection(query, classes);
        LabelsForm form = new LabelsForm(CsvCell.chosen(query.flag("spreadsheet")), query.flag("probabilities"));
        Confidence confidence = query.value("confidence", text -> QueryParameters.parseName(Confidence.values(), text))
                .orElse(null);
        String urlPrefix = query.value("urlPrefix", text -> text).orElse(null);
        if (urlPrefix != null && urlPrefix.length() > URL_PREFIX_LENGTH_MAX) {
            query.reject("urlPrefix", "must have at most " + URL_PREFIX_LENGTH_MAX + " characters");
        }
        int pageSize = query.pageSize(PAGE_SIZE, PAGE_SIZE_MAX);
        Optional<String> pageToken = query.value("pageToken", text -> text);
        Optional<LabelsPageToken> page = pageToken.flatMap(LabelsPageToken::decode);
        if (pageToken.isPresent() && page.isEmpty()) {
            query.reject("pageToken", "must be a nextPageToken of an earlier answer");
        }
        query.finish();
        return new LabelsQuery(format, form, selection, confidence, urlPrefix, pageSize, page.orElse(null));
    }

    private static LabelSelection selection(QueryParameters query, List<String> classes) {
        return new LabelSelection(
                query.value("sort", text -> QueryParameters.parseName(LabelSelection.Sort.values(), text))
                        .orElse(LabelSelection.Sort.INDEX),
                query.value("spread", LabelsQuery::parseSpread).orElse(false),
                query.flag("disagrees"),
                query.value("class", text -> parseClass(classes, text)).orElse(null),
                query.value("predicted", text -> parseClass(classes, text)).orElse(null),
                query.value("source", text -> QueryParameters.parseName(LabelSource.values(), text))
                        .orElse(null),
                query.value("confidenceMin", LabelsQuery::parseShare).orElse(null),
                query.value("confidenceMax", LabelsQuery::parseShare).orElse(null));
    }

    private static boolean parseSpread(String text) {
        if (!text.equals("class")) {
            throw new IllegalArgumentException("must be class or be left out");
        }
        return true;
    }

    /** The index of the class. */
    private static int parseClass(List<String> classes, String text) {
        int index = classes.indexOf(text);
        if (index < 0) {
            String others = classes.size() > SHOWN_CLASSES_MAX ? ", …" : "";
            throw new IllegalArgumentException(classes.stream()
                    .limit(SHOWN_CLASSES_MAX)
                    .map(Text::shown)
                    .collect(Collectors.joining(", ", "must be a class of the data set, one of ", others)));
        }
        return index;
    }

    private static float parseShare(String text) {
        // No other spellings of a number, such as NaN or 0x1p-1f.
        if (text.matches("[0-9]{0,9}(\\.[0-9]{1,20})?") && !text.isEmpty()) {
            float share = Float.parseFloat(text);
            if (share <= 1) {
                return share;
            }
        }
        throw new IllegalArgumentException("must be a number from 0 to 1");
    }
}
