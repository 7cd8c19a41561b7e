package org.fewlabel.gateway.download;

import java.io.IOException;
import java.io.InputStream;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.ForwardingArtifactStore;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.ObservedInputStream;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.OutageException;

/**
 * The store as requests see it: where it does not answer, what is thrown says that it is the store. On the way to an answer there
 * is also a labeler that breaks off, a disk of this machine, and a reader who goes; each has its own words.
 */
public final class StoreAsDependency extends ForwardingArtifactStore {
    public StoreAsDependency(ArtifactStore store) {
        super(store);
    }

    @Override
    public InputStream open(ArtifactReference reference) throws IOException {
        return new ObservedInputStream(super.open(reference)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return access(() -> in.read(buffer, offset, length));
            }
        };
    }

    @Override
    public byte[] read(ArtifactReference reference) throws IOException {
        return access(() -> store().read(reference));
    }

    @Override
    protected <T> T access(Access<T> access) throws IOException {
        try {
            return access.run();
        } catch (MissingArtifactException | CorruptArtifactException e) {
            throw e; // It does answer.
        } catch (IOException e) {
            throw new OutageException(Outage.STORE, e);
        }
    }
}
