package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** How the parts of an instance have fared. Its keeper writes it; commands read it. */
record Lives(Map<Part, Life> parts) {
    static final Lives NONE = new Lives(Map.of());

    Lives {
        parts = Map.copyOf(parts);
    }

    static StateFile<Lives> file(Path state) {
        return new StateFile<>(state.resolve("processes.json"), Lives.class);
    }

    Life of(Part part) {
        return parts.getOrDefault(part, Life.NEW);
    }

    Lives with(Part part, Life life) {
        Map<Part, Life> more = copy();
        more.put(part, life);
        return new Lives(more);
    }

    Lives without(Part part) {
        Map<Part, Life> fewer = copy();
        fewer.remove(part);
        return new Lives(fewer);
    }

    private Map<Part, Life> copy() {
        return new HashMap<>(parts);
    }
}
