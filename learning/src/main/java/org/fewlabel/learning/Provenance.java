package org.fewlabel.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * Where an artifact of a run comes from: the metadata that every one of them carries. Who has the file alone still knows
 * what it is and how to make it again.
 *
 * @param kind what the file holds, such as {@code checkpoint}
 * @param epoch the finished epoch, from 0
 * @param run the labels, the data and the machine of the attempt that trained it; null in a teacher snapshot, which is of several attempts, and in a file of before there was such
 */
public record Provenance(
        String kind, JobSpec spec, int epoch, @Nullable RunProvenance run) {
    /** Counts the changes to the layout of the files that an older reader would not understand. */
    private static final String FORMAT = "1";

    /** The program's own version. */
    public static final String VERSION = version();

    public Map<String, String> toMetadata() {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", FORMAT);
        metadata.put("kind", kind);
        metadata.put("fewlabel", VERSION);
        metadata.put("spec", json(spec));
        if (run != null) {
            metadata.put(RunProvenance.METADATA, json(run));
        }
        metadata.put("epoch", Integer.toString(epoch));
        metadata.put("dataset", spec.dataset().name().wireName());
        metadata.put("network", spec.network().name().wireName());
        metadata.put("seed", Long.toString(spec.seed()));
        return metadata;
    }

    /**
     * Reads it back.
     *
     * @throws CorruptSafetensorsException if the file is not of this kind and format, or its metadata make no sense
     */
    public static Provenance of(Safetensors file, String kind) throws CorruptSafetensorsException {
        require(file, "kind", kind);
        require(file, "format", FORMAT);
        String epoch = file.requireMetadata("epoch");
        // Nine digits always fit.
        if (!epoch.matches("[0-9]{1,9}")) {
            throw new CorruptSafetensorsException("the metadata epoch must be a whole number, was " + epoch);
        }
        JobSpec spec = read(file.requireMetadata("spec"), "spec is not a job spec", JobSpec.class);
        String run = file.metadata().get(RunProvenance.METADATA);
        return new Provenance(
                kind,
                spec,
                Integer.parseInt(epoch),
                run == null ? null : read(run, "run is no provenance", RunProvenance.class));
    }

    private static <T> T read(String json, String otherwise, Class<T> type) throws CorruptSafetensorsException {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new CorruptSafetensorsException("the metadata " + otherwise + ": " + e.getOriginalMessage());
        }
    }

    private static void require(Safetensors file, String key, String expected) throws CorruptSafetensorsException {
        String actual = file.requireMetadata(key);
        if (!actual.equals(expected)) {
            throw new CorruptSafetensorsException("the metadata " + key + " is " + actual + ", expected " + expected);
        }
    }

    private static String json(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a " + value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = Provenance.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
