package org.fewlabel.testing;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.fewlabel.contracts.Json;

/**
 * What a service answered in its own tests, kept as a file from which the page's tests are fed: where the service answers otherwise,
 * its test fails, and the page is tried on what it answers now. What no two runs have in common is made alike: ids are numbered as
 * they come, times are one time.
 */
public final class Recording {
    /** The page's tests, as seen from any module. */
    private static final Path FOLDER = Path.of("..", "gateway-service", "src", "test", "web", "recorded");
    /** Where it is {@code true}, what is answered is written, and compared the next time. */
    private static final String RECORD = "FEWLABEL_RECORD";

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final String THEN = "2026-11-28T12:00:00Z";
    /** As far as the last digits of a logarithm may differ between machines. */
    private static final double ROUNDING = 1e-9;

    private static final Comparator<JsonNode> ALIKE = (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
            double size = Math.max(1, Math.abs(one.doubleValue()));
            return Math.abs(one.doubleValue() - other.doubleValue()) <= ROUNDING * size ? 0 : 1;
        }
        return one.equals(other) ? 0 : 1;
    };

    private static final int SOME_NUMBER = 60;

    private final Set<String> varying;
    private final Map<String, String> ids = new HashMap<>();

    private Recording(Set<String> varying) {
        this.varying = varying;
    }

    /**
     * That a service answers as it did when the file was recorded.
     *
     * @param name such as {@code comparison.json}
     * @param answer JSON
     * @param varying the names of fields whose numbers depend on how fast the machine is
     */
    public static void requireSame(String name, String answer, String... varying) {
        requireSame(FOLDER, name, answer, "true".equals(System.getenv(RECORD)), varying);
    }

    /** @param records whether it is written first */
    static void requireSame(Path folder, String name, String answer, boolean records, String... varying) {
        Path file = folder.resolve(name);
        try {
            JsonNode now = new Recording(Set.of(varying)).alike(Json.mapper().readTree(answer));
            if (records) {
                Files.createDirectories(folder);
                Files.writeString(file, text(now) + "\n");
            }
            if (!Files.exists(file)) {
                throw new AssertionError(file + " was never recorded; " + howTo());
            }
            List<String> differences = new ArrayList<>();
            compare("", Json.mapper().readTree(Files.readString(file)), now, differences);
            if (!differences.isEmpty()) {
                throw new AssertionError(file + " is not what is answered any more: " + String.join("; ", differences)
                        + ". If that is meant, " + howTo());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String howTo() {
        return "run this test with " + RECORD + "=true, and see what the page's tests say of it";
    }

    private static void compare(String path, JsonNode recorded, JsonNode now, List<String> differences) {
        if (recorded.isObject() && now.isObject()) {
            ObjectNode all = ((ObjectNode) recorded).deepCopy();
            all.setAll((ObjectNode) now);
            all.fieldNames()
                    .forEachRemaining(
                            name -> compare(path + "/" + name, recorded.path(name), now.path(name), differences));
        } else if (recorded.isArray() && now.isArray() && recorded.size() == now.size()) {
            for (int i = 0; i < recorded.size(); i++) {
                compare(path + "/" + i, recorded.get(i), now.get(i), differences);
            }
        } else if (!recorded.equals(ALIKE, now)) {
            differences.add(path + " was " + shown(recorded) + ", is " + shown(now));
        }
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode()
                ? "missing"
                : node.isContainerNode() ? node.getNodeType() + " of " + node.size() : node.toString();
    }

    private JsonNode alike(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(field -> field.setValue(
                            varying.contains(field.getKey()) && field.getValue().isNumber()
                                    ? IntNode.valueOf(SOME_NUMBER)
                                    : alike(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, alike(array.get(i)));
            }
        } else if (node.isTextual()) {
            String text = UUID.matcher(node.textValue()).replaceAll(id -> numbered(id.group()));
            return TextNode.valueOf(INSTANT.matcher(text).replaceAll(THEN));
        }
        return node;
    }

    private String numbered(String id) {
        return ids.computeIfAbsent(
                id, any -> String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", ids.size() + 1));
    }

    private static String text(JsonNode node) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter(" ", "\n"));
        return Json.mapper().writer(printer).writeValueAsString(node);
    }
}
