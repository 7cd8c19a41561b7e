package org.fewlabel.artifacts;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.Sha256;

/**
 * The records of one kind in a store, as JSON under a first line with its digest: a record that is empty, cut off or damaged is
 * told from a whole one, and is as if it had never been.
 */
public final class Records<T> {
    private static final int DIGITS = 64;

    private final ArtifactStore store;
    private final Class<T> type;

    public Records(ArtifactStore store, Class<T> type) {
        this.store = store;
        this.type = type;
    }

    /** @return empty if there is none under the path, or none that is whole */
    public Optional<T> find(String path) throws IOException {
        return store.readRecord(path).flatMap(this::read);
    }

    /**
     * Writes a record unless there is one; see {@link ArtifactStore#createRecord}.
     *
     * @return the one that counts: this one, or that of whoever was first
     */
    public T create(String path, T content) throws IOException {
        byte[] own = bytes(content);
        Optional<T> there = read(store.createRecord(path, own));
        if (there.isEmpty()) {
            // Nobody can have read it.
            store.replaceRecord(path, own);
        }
        return there.orElse(content);
    }

    /** Writes a record in whose place there may be another. */
    public void replace(String path, T content) throws IOException {
        store.replaceRecord(path, bytes(content));
    }

    private byte[] bytes(T content) {
        try {
            String json = Json.mapper().writeValueAsString(content);
            return (digest(json) + "\n" + json).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a " + type.getSimpleName() + " cannot be written as JSON", e);
        }
    }

    private Optional<T> read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.length() <= DIGITS || text.charAt(DIGITS) != '\n') {
            return Optional.empty();
        }
        String json = text.substring(DIGITS + 1);
        if (!text.substring(0, DIGITS).equals(digest(json))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readValue(json, type));
        } catch (JsonProcessingException e) {
            // Whole, and written so: no accident, but another version's.
            throw new IllegalStateException("a " + type.getSimpleName() + " in the store cannot be read", e);
        }
    }

    private static String digest(String json) {
        return Sha256.hex(json.getBytes(StandardCharsets.UTF_8));
    }
}
