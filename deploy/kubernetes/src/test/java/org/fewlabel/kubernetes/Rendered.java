package org.fewlabel.kubernetes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The resources of an overlay, as they would be sent to a cluster. */
public record Rendered(List<Resource> resources) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    public Rendered {
        resources = List.copyOf(resources);
    }

    public static Rendered parse(String yaml) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return new Rendered(documents.readAll().stream()
                    .filter(JsonNode::isObject)
                    .map(Resource::new)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Resource> of(String kind) {
        return resources.stream()
                .filter(resource -> resource.kind().equals(kind))
                .toList();
    }

    public Optional<Resource> find(String kind, String name) {
        return of(kind).stream()
                .filter(resource -> resource.name().equals(name))
                .findFirst();
    }

    /** The one ConfigMap of that name, whose rendered name ends in a digest of its contents. */
    public Optional<Resource> findConfigMap(String name) {
        return of("ConfigMap").stream()
                .filter(map -> map.name().matches(name + "(-[a-z0-9]{10})?"))
                .findFirst();
    }

    public Resource get(String kind, String name) {
        return find(kind, name).orElseThrow(() -> new AssertionError("there is no " + kind + "/" + name));
    }

    /** A copy in which one field of one resource is another; {@code yaml} null takes it away. */
    Rendered with(String kind, String name, String pointer, @Nullable String yaml) {
        Resource before = get(kind, name);
        Resource after = new Resource(before.tree().deepCopy());
        JsonPointer at = JsonPointer.compile(pointer);
        JsonNode parent = after.tree().at(at.head());
        String field = at.last().getMatchingProperty();
        if (parent instanceof ArrayNode array) {
            change(array, at.last().getMatchingIndex(), yaml);
        } else if (parent instanceof ObjectNode object) {
            if (yaml == null) {
                if (object.remove(field) == null) {
                    throw new AssertionError(before + " has no " + pointer);
                }
            } else {
                object.set(field, parseValue(yaml));
            }
        } else {
            throw new AssertionError(before + " has no " + at.head());
        }
        return replaced(before, after);
    }

    Rendered and(String yaml) {
        List<Resource> more = new ArrayList<>(resources);
        more.addAll(parse(yaml).resources());
        return new Rendered(more);
    }

    Rendered without(String kind, String name) {
        return replaced(get(kind, name), null);
    }

    private static void change(ArrayNode array, int index, @Nullable String yaml) {
        if (yaml == null) {
            array.remove(index);
        } else if (index == array.size()) {
            array.add(parseValue(yaml));
        } else {
            array.set(index, parseValue(yaml));
        }
    }

    private static JsonNode parseValue(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Rendered replaced(Resource before, @Nullable Resource after) {
        List<Resource> changed = new ArrayList<>();
        for (Resource resource : resources) {
            if (resource != before) {
                changed.add(resource);
            } else if (after != null) {
                changed.add(after);
            }
        }
        return new Rendered(changed);
    }
}
