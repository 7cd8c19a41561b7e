package org.fewlabel.benchmarks.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Draws values as nobody should send them, and some that are right, so that what lies behind the first check is reached as well. */
final class Values {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "0",
            "-1",
            "1e309",
            "NaN",
            "2147483648",
            "9223372036854775808",
            "0x10",
            "null",
            "true",
            "..",
            "../../etc/passwd",
            "a\u0000b",
            "\ud800",
            "ß漢字🙂",
            "' OR 1=1 --",
            "%",
            "%00",
            "{}",
            "[",
            "2026-13-45T99:99:99Z",
            "newest",
            "json",
            "state",
            "x".repeat(5_000));

    private static final int DEPTH_MAX = 3;

    private final SplittableRandom random;
    private final List<String> ids;

    /** @param ids of things that there are */
    Values(SplittableRandom random, List<String> ids) {
        this.random = random;
        this.ids = List.copyOf(ids);
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    boolean inOneOf(int cases) {
        return random.nextInt(cases) == 0;
    }

    int upTo(int bound) {
        return random.nextInt(bound);
    }

    String text() {
        return switch (random.nextInt(4)) {
            case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 1 -> ids.isEmpty() ? "1" : oneOf(ids);
            default -> oneOf(TEXTS);
        };
    }

    byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(2_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A document with a few of its values, fields or items other than they were. */
    JsonNode changed(JsonNode document) {
        JsonNode copy = document.deepCopy();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(copy, containers);
            if (containers.isEmpty()) {
                return value(0);
            }
            change(oneOf(containers));
        }
        return copy;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private void change(JsonNode container) {
        if (container instanceof ArrayNode array) {
            if (array.isEmpty() || random.nextBoolean()) {
                array.add(value(1));
            } else {
                array.remove(random.nextInt(array.size()));
            }
            return;
        }
        ObjectNode object = (ObjectNode) container;
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || inOneOf(5)) {
            object.set(text(), value(1));
        } else if (inOneOf(4)) {
            object.remove(oneOf(names));
        } else {
            object.set(oneOf(names), value(1));
        }
    }

    private JsonNode value(int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(depth < DEPTH_MAX ? 8 : 6)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextInt());
            case 3 -> json.numberNode(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            case 4, 5 -> json.textNode(text());
            case 6 -> json.arrayNode().add(value(depth + 1)).add(value(depth + 1));
            default -> json.objectNode().set(text(), value(depth + 1));
        };
    }
}
