package org.fewlabel.gateway.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.rest.PresetView;

/**
 * The presets that come with the gateway, one JSON file each: a job spec that all cells share, and what each cell lays over
 * it. They are read as a user's specs are, so a default that changes changes in them too.
 */
@ApplicationScoped
class Presets {
    private static final List<String> NAMES = List.of("article-cifar10-4000");

    private final List<PresetView> all = NAMES.stream().map(Presets::read).toList();

    List<PresetView> all() {
        return all;
    }

    Optional<PresetView> find(String name) {
        return all.stream().filter(preset -> preset.name().equals(name)).findFirst();
    }

    private static PresetView read(String name) {
        String file = "/presets/" + name + ".json";
        try (InputStream in = Presets.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the preset " + file + " is not in the package");
            }
            JsonNode document = Json.mapper().readTree(in);
            List<PresetView.Cell> cells = new ArrayList<>();
            for (JsonNode cell : document.required("cells")) {
                cells.add(cell(document.required("base"), cell));
            }
            return new PresetView(
                    document.required("name").textValue(),
                    document.required("meaning").textValue(),
                    cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PresetView.Cell cell(JsonNode base, JsonNode cell) {
        String name = cell.required("name").textValue();
        ObjectNode spec = base.deepCopy();
        Json.layOver(spec, (ObjectNode) cell.required("spec"));
        spec.put("name", name);
        JobSpec.Reading reading = JobSpec.read(spec.toString());
        if (reading instanceof JobSpec.Rejected rejected) {
            throw new IllegalStateException("the preset's cell " + name + " is no job: " + rejected.violations());
        }
        return new PresetView.Cell(
                name,
                cell.required("articleTestError").doubleValue(),
                cell.path("note").textValue(),
                Json.mapper().valueToTree(((JobSpec.Accepted) reading).spec()));
    }
}
