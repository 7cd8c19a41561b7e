package org.fewlabel.standalone.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.labelset.LabelSet;
import org.jspecify.annotations.Nullable;

/**
 * Images and what somebody says of them: CSV whose header has {@code class} and {@code index} or {@code file}, or a JSON object with
 * these fields a line. Whatever else a row has is passed over, and so is a row without a class: the tables that commands print can
 * be filled in, and given back.
 */
public final class LabelFile {
    private static final String STANDARD_INPUT = "-";
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final ObjectReader CSV = new CsvMapper()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.TRIM_SPACES)
            .readerFor(JsonNode.class)
            .with(CsvSchema.emptySchema().withHeader());
    private static final ObjectReader JSON_LINES = Json.mapper().readerFor(JsonNode.class);

    private LabelFile() {}

    /**
     * A row that says something.
     *
     * @param index of the image; null where the file is named
     * @param file in a folder of images; null where the index is named
     * @param className what it shows
     */
    public record Row(@Nullable Integer index, @Nullable String file, String className) {}

    /**
     * Reads the rows that have a class.
     *
     * @param file {@code -} for {@code in}
     * @throws IllegalArgumentException if there is none, or a row is wrong, with its number; the first one after a header is row 1
     */
    public static List<Row> read(Path file, InputStream in) throws IOException {
        String name = file.toString().equals(STANDARD_INPUT) ? "standard input" : file.toString();
        // Decoders of readers replace what is no UTF-8; this one reports it.
        try (Reader text = new BufferedReader(new InputStreamReader(
                file.toString().equals(STANDARD_INPUT) ? in : Files.newInputStream(file),
                StandardCharsets.UTF_8.newDecoder()))) {
            ObjectReader format = isJson(text) ? JSON_LINES : CSV;
            try (MappingIterator<JsonNode> rows = format.readValues(text)) {
                return rows(name, rows);
            }
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file, e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(name + " is not text in UTF-8", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    name + " is neither CSV with a header nor a JSON object a line: " + e.getOriginalMessage(), e);
        }
    }

    private static boolean isJson(Reader text) throws IOException {
        text.mark(1);
        int first = text.read();
        if (first == BYTE_ORDER_MARK) {
            text.mark(1);
            first = text.read();
        }
        text.reset();
        return first == '{';
    }

    private static List<Row> rows(String name, MappingIterator<JsonNode> source) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int number = 1; source.hasNextValue(); number++) {
            JsonNode row = source.nextValue();
            String where = name + ", row " + number;
            if (!row.has("class")) {
                throw new IllegalArgumentException(
                        where + ", has no field class, the name of the image's class; it has "
                                + String.join(", ", (Iterable<String>) row::fieldNames));
            }
            String className = text(row, "class");
            if (className != null) {
                rows.add(row(where, row, className));
            }
            if (rows.size() > LabelSet.LABELS_MAX) {
                throw new IllegalArgumentException(name + " has more than " + LabelSet.LABELS_MAX + " labels");
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no row of " + name + " has a class");
        }
        return rows;
    }

    private static Row row(String where, JsonNode row, String className) {
        String file = text(row, "file");
        if (file != null) {
            return new Row(null, file, className);
        }
        String index = text(row, "index");
        if (index == null) {
            throw new IllegalArgumentException(
                    where + ", names no image: it needs index, or in a folder of images file");
        }
        try {
            return new Row(Integer.valueOf(index), null, className);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(where + ": index must be a whole number, was " + index, e);
        }
    }

    /** Null where there is none. */
    private static @Nullable String text(JsonNode row, String field) {
        String text = row.path(field).isNull() ? "" : row.path(field).asText();
        return text.isBlank() ? null : text;
    }
}
