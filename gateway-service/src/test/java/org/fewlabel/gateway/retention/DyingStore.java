package org.fewlabel.gateway.retention;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.StoredFiles;
import org.fewlabel.contracts.ArtifactReference;
import org.jspecify.annotations.Nullable;

/** The store of a gateway that is killed: right before its n-th listing or deletion, or right after it. */
final class DyingStore implements ArtifactStore {
    private final ArtifactStore store;
    private int stepsLeft;

    /** Nothing of the gateway runs after it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** @param steps that are survived; each listing and each deletion has two, before it and after it */
    DyingStore(ArtifactStore store, int steps) {
        this.store = store;
        this.stepsLeft = steps;
    }

    private void step() {
        if (stepsLeft-- == 0) {
            throw new Killed();
        }
    }

    @Override
    public StoredFiles list(String folder, @Nullable String after, int max) throws IOException {
        step();
        StoredFiles listed = store.list(folder, after, max);
        step();
        return listed;
    }

    @Override
    public void delete(String path) throws IOException {
        step();
        store.delete(path);
        step();
    }

    @Override
    public ArtifactReference put(String name, Content content) throws IOException {
        return store.put(name, content);
    }

    @Override
    public InputStream open(ArtifactReference reference) throws IOException {
        return store.open(reference);
    }

    @Override
    public Optional<ArtifactReference> find(String name, String sha256) throws IOException {
        return store.find(name, sha256);
    }

    @Override
    public byte[] createRecord(String path, byte[] bytes) throws IOException {
        return store.createRecord(path, bytes);
    }

    @Override
    public void replaceRecord(String path, byte[] bytes) throws IOException {
        store.replaceRecord(path, bytes);
    }

    @Override
    public Optional<byte[]> readRecord(String path) throws IOException {
        return store.readRecord(path);
    }

    @Override
    public OptionalLong bytesFree() throws IOException {
        return store.bytesFree();
    }
}
