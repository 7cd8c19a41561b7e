package org.fewlabel.labeler.epoch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.StoredFiles;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.jspecify.annotations.Nullable;

/** The store as a labeler on a machine that rounds otherwise uses it: of whatever it computes it puts other bytes there. */
final class OtherMachine implements ArtifactStore {
    private final ArtifactStore store;
    private Runnable beforeItsFirst = () -> {};
    private Runnable beforeItsFirstRead = () -> {};

    OtherMachine(ArtifactStore store) {
        this.store = store;
    }

    /** When all is computed, and nothing of it stored. */
    void beforeItsFirstPut(Runnable what) {
        beforeItsFirst = what;
    }

    /** When it has found that nobody had labeled its epoch. */
    void beforeItsFirstRead(Runnable what) {
        beforeItsFirstRead = what;
    }

    @Override
    public ArtifactReference put(String name, Content content) throws IOException {
        Runnable first = beforeItsFirst;
        beforeItsFirst = () -> {};
        first.run();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        Safetensors file = Safetensors.read(new ByteArrayInputStream(bytes.toByteArray()), bytes.size());
        Map<String, String> metadata = new HashMap<>(file.metadata());
        metadata.put("machine", "another");
        return store.put(name, new Safetensors(metadata, file.tensors())::writeTo);
    }

    @Override
    public InputStream open(ArtifactReference reference) throws IOException {
        Runnable first = beforeItsFirstRead;
        beforeItsFirstRead = () -> {};
        first.run();
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
    public StoredFiles list(String folder, @Nullable String after, int max) throws IOException {
        return store.list(folder, after, max);
    }

    @Override
    public void delete(String path) throws IOException {
        store.delete(path);
    }

    @Override
    public OptionalLong bytesFree() throws IOException {
        return store.bytesFree();
    }
}
