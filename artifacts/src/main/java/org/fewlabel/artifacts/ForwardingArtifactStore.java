package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.contracts.ArtifactReference;
import org.jspecify.annotations.Nullable;

/**
 * A store that passes on to another one what it is asked for. What is to be done about each access alike stands in {@link #access},
 * what about one kind alone in that method. {@link #read} and {@link #isWhole} are the interface's, made of {@link #open}.
 */
public abstract class ForwardingArtifactStore implements ArtifactStore {
    private final ArtifactStore store;

    protected ForwardingArtifactStore(ArtifactStore store) {
        this.store = store;
    }

    /** What is asked of the other store. */
    protected interface Access<T> {
        T run() throws IOException;
    }

    /** Every access goes through here, but for {@link #requireThere}: who asks that wants to know. */
    protected <T> T access(Access<T> access) throws IOException {
        return access.run();
    }

    /** The store behind it. */
    protected final ArtifactStore store() {
        return store;
    }

    @Override
    public ArtifactReference put(String name, Content content) throws IOException {
        return access(() -> store.put(name, content));
    }

    @Override
    public InputStream open(ArtifactReference reference) throws IOException {
        return access(() -> store.open(reference));
    }

    @Override
    public Optional<ArtifactReference> find(String name, String sha256) throws IOException {
        return access(() -> store.find(name, sha256));
    }

    @Override
    public byte[] createRecord(String path, byte[] bytes) throws IOException {
        return access(() -> store.createRecord(path, bytes));
    }

    @Override
    public void replaceRecord(String path, byte[] bytes) throws IOException {
        access(() -> {
            store.replaceRecord(path, bytes);
            return true;
        });
    }

    @Override
    public Optional<byte[]> readRecord(String path) throws IOException {
        return access(() -> store.readRecord(path));
    }

    @Override
    public StoredFiles list(String folder, @Nullable String after, int max) throws IOException {
        return access(() -> store.list(folder, after, max));
    }

    @Override
    public void delete(String path) throws IOException {
        access(() -> {
            store.delete(path);
            return true;
        });
    }

    @Override
    public OptionalLong bytesFree() throws IOException {
        return access(store::bytesFree);
    }

    @Override
    public void requireThere() throws IOException {
        store.requireThere();
    }
}
