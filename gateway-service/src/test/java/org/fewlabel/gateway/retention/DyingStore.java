package org.fewlabel.gateway.retention;

import java.io.IOException;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ForwardingArtifactStore;
import org.fewlabel.artifacts.StoredFiles;
import org.jspecify.annotations.Nullable;

/** The store of a gateway that is killed: right before its n-th listing or deletion, or right after it. */
final class DyingStore extends ForwardingArtifactStore {
    private int stepsLeft;

    /** Nothing of the gateway runs after it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** @param steps that are survived; each listing and each deletion has two, before it and after it */
    DyingStore(ArtifactStore store, int steps) {
        super(store);
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
        StoredFiles listed = super.list(folder, after, max);
        step();
        return listed;
    }

    @Override
    public void delete(String path) throws IOException {
        step();
        super.delete(path);
        step();
    }
}
