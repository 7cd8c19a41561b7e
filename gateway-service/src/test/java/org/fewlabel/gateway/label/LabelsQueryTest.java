package org.fewlabel.gateway.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.gateway.label.LabelSelection.Sort;
import org.fewlabel.service.rest.BadQueryException;
import org.fewlabel.service.rest.QueryParameters;
import org.junit.jupiter.api.Test;

class LabelsQueryTest {
    private static final List<String> CLASSES = List.of("cat", "dog");

    @Test
    void isTheWholeTableAsCsvUnlessAskedOtherwise() {
        LabelsQuery query = read(Map.of());

        assertThat(query.format()).isEqualTo(LabelsFormat.CSV);
        assertThat(query.selection()).isEqualTo(LabelSelection.ALL);
        assertThat(query.confidence()).isNull();
        assertThat(query.pageSize()).isEqualTo(60);
    }

    @Test
    void readsEveryParameter() {
        LabelsQuery query = read(Map.of(
                "format",
                "label-studio",
                "sort",
                "least-sure",
                "spread",
                "class",
                "disagrees",
                "true",
                "class",
                "dog",
                "source",
                "given",
                "confidenceMin",
                ".5",
                "confidenceMax",
                "1",
                "confidence",
                "raw"));

        assertThat(query.format()).isEqualTo(LabelsFormat.LABEL_STUDIO);
        assertThat(query.selection())
                .isEqualTo(new LabelSelection(Sort.LEAST_SURE, true, true, 1, null, LabelSource.GIVEN, 0.5f, 1f));
        assertThat(query.confidence()).isEqualTo(Confidence.RAW);
    }

    @Test
    void namesEveryWrongParameterWithItsRuleAndItsValue() {
        Map<String, String> parameters = Map.of(
                "format",
                "excel",
                "sort",
                "best",
                "spread",
                "true",
                "disagrees",
                "yes",
                "class",
                "bird",
                "confidenceMin",
                "NaN",
                "confidenceMax",
                "1.5",
                "pageSize",
                "501",
                "pageToken",
                "x");

        assertThatThrownBy(() -> read(parameters))
                .isInstanceOf(BadQueryException.class)
                .hasMessage(new BadQueryException(List.of(
                                new Violation(
                                        "format",
                                        "must be one of csv, jsonl, label-studio, label-studio-config, cleanlab, imagefolder,"
                                                + " fiftyone, json, was excel"),
                                new Violation("sort", "must be one of index, least-sure, most-sure, was best"),
                                new Violation("spread", "must be class or be left out, was true"),
                                new Violation("disagrees", "must be true or false, was yes"),
                                new Violation("class", "must be a class of the data set, one of cat, dog, was bird"),
                                new Violation("confidenceMin", "must be a number from 0 to 1, was NaN"),
                                new Violation("confidenceMax", "must be a number from 0 to 1, was 1.5"),
                                new Violation("pageSize", "must be a whole number from 1 to 500, was 501"),
                                new Violation("pageToken", "must be a nextPageToken of an earlier answer")))
                        .getMessage());
    }

    @Test
    void aPageTokenKnowsItsListAndItsPlace() {
        ArtifactReference labels = new ArtifactReference("a", "0".repeat(64), 1);
        ArtifactReference others = new ArtifactReference("a", "1".repeat(64), 1);
        LabelSelection sorted = new LabelSelection(Sort.LEAST_SURE, false, false, null, null, null, null, null);
        LabelsPageToken token = LabelsPageToken.of(labels, null, sorted, 120);

        assertThat(LabelsPageToken.decode(token.encode())).contains(token);
        assertThat(token.isOfListOf(LabelsPageToken.of(labels, null, sorted, 0)))
                .isTrue();
        assertThat(token.isOfListOf(LabelsPageToken.of(others, null, sorted, 0)))
                .isFalse();
        assertThat(token.isOfListOf(LabelsPageToken.of(labels, Confidence.RAW, sorted, 0)))
                .isFalse();
        assertThat(token.isOfListOf(LabelsPageToken.of(labels, null, LabelSelection.ALL, 0)))
                .isFalse();
        assertThat(LabelsPageToken.decode(new LabelsPageToken(1, -1).encode())).isEmpty();
    }

    private static LabelsQuery read(Map<String, String> parameters) {
        Map<String, List<String>> query = new HashMap<>();
        parameters.forEach((name, text) -> query.put(name, List.of(text)));
        return LabelsQuery.read(new QueryParameters(query), CLASSES);
    }
}
