package org.fewlabel.artifacts;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.contracts.labelset.LabelSetFile;

/** The label sets in a store, by their names alone: who has the name of one finds it, and gets these labels and no others. */
public final class LabelSets {
    private static final String NAME = "label-sets/labels.jsonl";

    private final ArtifactStore store;

    public LabelSets(ArtifactStore store) {
        this.store = store;
    }

    /**
     * Stores a set; one that is there already stays.
     *
     * @return whose digest is the set's name
     */
    public ArtifactReference put(LabelSet set) throws IOException {
        return store.put(NAME, out -> {
            BufferedOutputStream buffered = new BufferedOutputStream(out);
            LabelSetFile.write(set, buffered);
            buffered.flush();
        });
    }

    /**
     * Reads a set.
     *
     * @param sha256 its name
     * @return empty if there is none of this name
     * @throws CorruptArtifactException if it is damaged
     */
    public Optional<LabelSet> find(String sha256) throws IOException {
        Optional<ArtifactReference> found = store.find(NAME, sha256);
        return found.isEmpty() ? Optional.empty() : Optional.of(read(found.get()));
    }

    /**
     * The same for who was told of it.
     *
     * @throws MissingArtifactException if there is none of this name
     */
    public LabelSet read(String sha256) throws IOException {
        return find(sha256).orElseThrow(() -> new MissingArtifactException(ArtifactPath.of(NAME, sha256)));
    }

    /**
     * Opens a set to be read label by label, and to its end: only then is known that the bytes are those of its name.
     *
     * @return empty if there is none of this name
     */
    public Optional<InputStream> open(String sha256) throws IOException {
        Optional<ArtifactReference> found = store.find(NAME, sha256);
        return found.isEmpty() ? Optional.empty() : Optional.of(store.open(found.get()));
    }

    /** As a whole, so that the store begins anew when it breaks off, and nothing counts that is not what its name says. */
    private LabelSet read(ArtifactReference reference) throws IOException {
        return LabelSetFile.read(new ByteArrayInputStream(store.read(reference)));
    }
}
