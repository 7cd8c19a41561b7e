package org.fewlabel.contracts.labelset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.labelset.LabelOfImage.Source;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file of a label set label by label. Somebody else compares the bytes with the set's name: what is wrong with those that
 * have it is another version's doing, an {@link IllegalStateException}.
 */
public final class LabelSetReader {
    private final BufferedReader lines;
    private final DatasetName dataset;
    private final List<String> classes = new ArrayList<>();
    private final int count;
    private int read;

    /** @throws IOException if it breaks off */
    public LabelSetReader(InputStream in) throws IOException {
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        JsonNode header = json();
        if (!LabelSetFile.FORMAT.equals(header.path("format").asText())
                || header.path("version").asInt() != LabelSetFile.VERSION) {
            throw new IllegalStateException(
                    "a label set of another version than " + LabelSetFile.VERSION + " cannot be read");
        }
        dataset = choice(DatasetName.values(), header.path("dataset").asText());
        header.path("classes").forEach(each -> classes.add(each.asText()));
        count = header.path("labels").asInt();
    }

    public DatasetName dataset() {
        return dataset;
    }

    /** The names of the classes. */
    public List<String> classes() {
        return List.copyOf(classes);
    }

    /** How many labels there are. */
    public int count() {
        return count;
    }

    /** @return the label that is next; null behind the last, when the file has been read to its end */
    public @Nullable LabelOfImage next() throws IOException {
        if (read == count) {
            if (lines.readLine() != null) {
                throw new IllegalStateException("a label set has more labels than it says");
            }
            return null;
        }
        read++;
        JsonNode line = json();
        int label = line.path("label").asInt(-1);
        Source source = choice(Source.values(), line.path("source").asText());
        try {
            return line.has("index")
                    ? LabelOfImage.at(line.path("index").asInt(-1), label, source)
                    : LabelOfImage.of(line.path("file").asText(), label, source);
        } catch (IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private JsonNode json() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IllegalStateException("a label set has fewer lines than it says");
        }
        try {
            return Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    private static <E extends WireName> E choice(E[] choices, String name) {
        for (E each : choices) {
            if (each.wireName().equals(name)) {
                return each;
            }
        }
        throw new IllegalStateException("a label set cannot be read: unknown is " + name);
    }

    static IllegalStateException unreadable(Exception cause) {
        return new IllegalStateException("a label set cannot be read: " + cause.getMessage(), cause);
    }
}
