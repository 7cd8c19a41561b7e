package org.fewlabel.labeler.epoch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ForwardingArtifactStore;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;

/** The store as a labeler on a machine that rounds otherwise uses it: of whatever it computes it puts other bytes there. */
final class OtherMachine extends ForwardingArtifactStore {
    private Runnable beforeItsFirst = () -> {};
    private Runnable beforeItsFirstRead = () -> {};

    OtherMachine(ArtifactStore store) {
        super(store);
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
        return super.put(name, new Safetensors(metadata, file.tensors())::writeTo);
    }

    @Override
    public InputStream open(ArtifactReference reference) throws IOException {
        Runnable first = beforeItsFirstRead;
        beforeItsFirstRead = () -> {};
        first.run();
        return super.open(reference);
    }
}
