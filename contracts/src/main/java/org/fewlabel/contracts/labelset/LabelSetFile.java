package org.fewlabel.contracts.labelset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.Json;

/**
 * The file of a label set: lines of JSON in UTF-8. The first one says what it is, of which data set and with which classes; each
 * other one is a label, in the order of the set:
 *
 * <pre>
 * {"format":"fewlabel-label-set","version":1,"dataset":"two-moons","classes":["upper moon","lower moon"],"labels":2}
 * {"index":17,"label":1,"source":"given"}
 * {"index":804,"label":0,"source":"predicted"}
 * </pre>
 *
 * <p>Its bytes are the set's name, so what is written for a set may never change; what would, is a version 2.
 */
public final class LabelSetFile {
    static final String FORMAT = "fewlabel-label-set";
    static final int VERSION = 1;

    private LabelSetFile() {}

    /** Writes the same bytes each time. Fields are put one by one, since their order is part of the bytes. */
    public static void write(LabelSet set, OutputStream out) throws IOException {
        ObjectNode header = Json.mapper()
                .createObjectNode()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("dataset", set.dataset().wireName());
        ArrayNode classes = header.putArray("classes");
        set.classes().forEach(classes::add);
        writeLine(header.put("labels", set.labels().size()), out);
        for (LabelOfImage each : set.labels()) {
            ObjectNode line = Json.mapper().createObjectNode();
            if (each.index() != null) {
                line.put("index", each.index());
            } else {
                line.put("file", each.file());
            }
            writeLine(
                    line.put("label", each.label()).put("source", each.source().wireName()), out);
        }
    }

    private static void writeLine(ObjectNode line, OutputStream out) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a file to its end.
     *
     * @throws IOException if it breaks off
     * @throws IllegalStateException if it is none of this version
     */
    public static LabelSet read(InputStream in) throws IOException {
        LabelSetReader reader = new LabelSetReader(in);
        List<LabelOfImage> labels = new ArrayList<>(Math.max(0, Math.min(reader.count(), LabelSet.LABELS_MAX)));
        for (LabelOfImage each = reader.next(); each != null; each = reader.next()) {
            labels.add(each);
        }
        try {
            return new LabelSet(reader.dataset(), reader.classes(), labels);
        } catch (IllegalArgumentException e) {
            throw LabelSetReader.unreadable(e);
        }
    }
}
