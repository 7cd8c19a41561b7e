package org.fewlabel.labeler.model;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.labeler.LabelerConfig;
import org.fewlabel.learning.export.TrainedModel;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.training.Checkpoint;

/**
 * The models in the store, read into memory for as long as somebody uses them. Only a few are at a time, and of so many bytes
 * together, since the same processors and the same memory label the epochs that running jobs wait for.
 */
@ApplicationScoped
public class StoredModels {
    private final ArtifactStore store;
    private final Semaphore slots;
    private final ByteBudget memory;

    @Inject
    StoredModels(ArtifactStore store, LabelerConfig config) {
        this(
                store,
                config.answers().concurrentMax(),
                config.answers().memoryMax().asLongValue());
    }

    public StoredModels(ArtifactStore store, int concurrentMax, long memoryMaxBytes) {
        if (concurrentMax < 1) {
            throw new IllegalArgumentException(
                    "fewlabel.answers.concurrent-max must be at least 1, was: " + concurrentMax);
        }
        this.store = store;
        this.slots = new Semaphore(concurrentMax);
        this.memory = new ByteBudget(memoryMaxBytes);
    }

    /** A model in memory, until it is closed. */
    public static final class Held implements AutoCloseable {
        private final TrainedModel model;
        private final Runnable release;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Held(TrainedModel model, Runnable release) {
            this.model = model;
            this.release = release;
        }

        public TrainedModel model() {
            return model;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release.run();
            }
        }
    }

    /**
     * Reads a model, and compares its files with their references.
     *
     * @throws BusyException if enough is under way
     * @throws TooLargeModelException if it will never fit
     * @throws IOException if its files are not there, damaged, or not to be read now
     * @throws org.fewlabel.learning.export.MissingFactsException if an earlier version made its files
     */
    public Held load(StoredModel stored) throws IOException {
        long bytes = stored.bytes();
        if (bytes > memory.max()) {
            throw new TooLargeModelException(bytes, memory.max());
        }
        if (!slots.tryAcquire()) {
            throw new BusyException(
                    "it computes as many answers as it may at a time (fewlabel.answers.concurrent-max)");
        }
        if (!memory.tryTake(bytes)) {
            slots.release();
            throw new BusyException("the models in its memory leave too little of it (fewlabel.answers.memory-max)");
        }
        Runnable release = () -> {
            memory.giveBack(bytes);
            slots.release();
        };
        try {
            return new Held(read(stored), release);
        } catch (IOException | RuntimeException | Error e) {
            release.run();
            throw e;
        }
    }

    private TrainedModel read(StoredModel stored) throws IOException {
        Checkpoint snapshot = Checkpoint.of(read(stored.snapshot()));
        Teacher teacher = Teacher.of(read(stored.teacher()));
        return TrainedModel.of(snapshot, teacher, stored.network());
    }

    /** To its end, where it is compared with its digest. */
    private Safetensors read(ArtifactReference reference) throws IOException {
        try (InputStream in = new BufferedInputStream(store.open(reference), 1 << 16)) {
            return Safetensors.read(in, reference.bytes());
        }
    }
}
