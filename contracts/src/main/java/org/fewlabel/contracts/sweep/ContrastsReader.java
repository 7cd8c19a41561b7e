package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

/** Reads the contrasts of a plan. */
final class ContrastsReader {
    private static final String FORM = "must have name, a, b and perhaps network (" + TrainedNetwork.STUDENT.wireName()
            + ", " + TrainedNetwork.AVERAGE.wireName() + " or " + TrainedNetwork.TEACHER.wireName() + "), was ";
    private static final int CONTRASTS_MAX = 1_000;

    private final PlanFields fields;

    ContrastsReader(PlanFields fields) {
        this.fields = fields;
    }

    /** @param cells the labels of those that there are; none where the plan has none that can be told */
    List<PlannedContrast> read(JsonNode planned, Set<String> cells) {
        List<PlannedContrast> contrasts = new ArrayList<>();
        if (!PlanFields.present(planned)) {
            return contrasts;
        }
        if (!planned.isArray() || planned.size() > CONTRASTS_MAX) {
            fields.reject(
                    "contrasts", "must be a list of at most " + CONTRASTS_MAX + ", was " + PlanFields.shown(planned));
            return contrasts;
        }
        for (int i = 0; i < planned.size(); i++) {
            PlannedContrast contrast = contrast("contrasts[" + i + "]", planned.get(i));
            if (contrast == null) {
                continue;
            }
            String field = "contrasts[" + i + "]";
            if (!cells.isEmpty() && !cells.contains(contrast.a())) {
                fields.reject(field + ".a", "must be the label of a cell, was " + Text.shown(contrast.a()));
            }
            if (!cells.isEmpty() && !cells.contains(contrast.b())) {
                fields.reject(field + ".b", "must be the label of a cell, was " + Text.shown(contrast.b()));
            }
            if (contrast.a().equals(contrast.b())) {
                fields.reject(field + ".b", "must be another cell than a, was " + Text.shown(contrast.b()));
            }
            if (contrasts.contains(contrast)) {
                fields.reject(field, "must not be there twice");
            }
            contrasts.add(contrast);
        }
        return contrasts;
    }

    private @Nullable PlannedContrast contrast(String field, JsonNode planned) {
        Set<String> names = new HashSet<>();
        planned.fieldNames().forEachRemaining(names::add);
        names.removeAll(Set.of("name", "a", "b", "network"));
        // The names of anything else, such as of a number, Java's reader would take as well.
        boolean textual =
                Stream.of("name", "a", "b").allMatch(each -> planned.path(each).isTextual())
                        && (planned.path("network").isTextual() || !PlanFields.present(planned.path("network")));
        boolean plain = textual && Text.flaw(planned.path("name").textValue(), JobSpec.NAME_LENGTH_MAX) == null;
        try {
            if (planned.isObject() && names.isEmpty() && plain) {
                return Json.mapper().convertValue(planned, PlannedContrast.class);
            }
        } catch (IllegalArgumentException e) {
            // Its words are those of a reader of Java.
        }
        fields.reject(field, FORM + PlanFields.shown(planned));
        return null;
    }
}
