package org.fewlabel.gateway.download;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.ObservedInputStream;
import org.fewlabel.artifacts.StoredFiles;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.service.outage.OutageException;
import org.jspecify.annotations.Nullable;

/**
 * The store as requests see it: where it does not answer, what is thrown says that it is the store. On the way to an answer there
 * is also a labeler that breaks off, a disk of this machine, and a reader who goes; each has its own words.
 */
public final class StoreAsDependency implements ArtifactStore {
    public static final String NAME = "artifact store";

    private final ArtifactStore store;

    public StoreAsDependency(ArtifactStore store) {
        this.store = store;
    }

    @Override
    public ArtifactReference put(String name, Content content) throws IOException {
        return asked(() -> store.put(name, content));
    }

    @Override
    public InputStream open(ArtifactReference reference) throws IOException {
        return new ObservedInputStream(asked(() -> store.open(reference))) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return asked(() -> in.read(buffer, offset, length));
            }
        };
    }

    @Override
    public Optional<ArtifactReference> find(String name, String sha256) throws IOException {
        return asked(() -> store.find(name, sha256));
    }

    @Override
    public byte[] read(ArtifactReference reference) throws IOException {
        return asked(() -> store.read(reference));
    }

    @Override
    public byte[] createRecord(String path, byte[] bytes) throws IOException {
        return asked(() -> store.createRecord(path, bytes));
    }

    @Override
    public void replaceRecord(String path, byte[] bytes) throws IOException {
        asked(() -> {
            store.replaceRecord(path, bytes);
            return true;
        });
    }

    @Override
    public Optional<byte[]> readRecord(String path) throws IOException {
        return asked(() -> store.readRecord(path));
    }

    @Override
    public StoredFiles list(String folder, @Nullable String after, int max) throws IOException {
        return asked(() -> store.list(folder, after, max));
    }

    @Override
    public void delete(String path) throws IOException {
        asked(() -> {
            store.delete(path);
            return true;
        });
    }

    @Override
    public OptionalLong bytesFree() throws IOException {
        return asked(store::bytesFree);
    }

    /** Whoever asks this knows whom. */
    @Override
    public void requireThere() throws IOException {
        store.requireThere();
    }

    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T asked(Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (MissingArtifactException | CorruptArtifactException e) {
            throw e; // It does answer.
        } catch (IOException e) {
            throw new OutageException(NAME, e);
        }
    }
}
