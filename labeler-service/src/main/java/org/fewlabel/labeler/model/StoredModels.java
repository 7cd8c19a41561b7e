package org.fewlabel.labeler.model;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.labeler.LabelerConfig;
import org.fewlabel.learning.data.HeapRoom;
import org.fewlabel.learning.export.TrainedModel;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.service.scratch.ByteBudget;

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
    public final class Held implements AutoCloseable {
        private final TrainedModel model;
        private final AtomicLong bytes;

        private Held(TrainedModel model, long bytes) {
            this.model = model;
            this.bytes = new AtomicLong(bytes);
        }

        public TrainedModel model() {
            return model;
        }

        /**
         * Takes memory for what is put beside the model, until that is closed.
         *
         * @throws BusyException if too little is left of it
         * @throws TooLargeModelException if it will never fit
         */
        public void takeMore(long more) {
            takeMemory(bytes.get(), more);
            bytes.addAndGet(more);
        }

        @Override
        public void close() {
            long taken = bytes.getAndSet(0);
            if (taken > 0) {
                memory.giveBack(taken);
                slots.release();
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
        requireEverEnough(bytes);
        if (!slots.tryAcquire()) {
            throw new BusyException(
                    "it computes as many answers as it may at a time (fewlabel.answers.concurrent-max)");
        }
        boolean taken = false;
        try {
            takeMemory(0, bytes);
            taken = true;
            return new Held(read(stored), bytes);
        } catch (IOException | RuntimeException | Error e) {
            if (taken) {
                memory.giveBack(bytes);
            }
            slots.release();
            throw e;
        }
    }

    /** @param already what the same model has taken */
    private void takeMemory(long already, long more) {
        requireEverEnough(already + more);
        if (!memory.tryTake(more)) {
            throw new BusyException("the models in its memory leave too little of it (fewlabel.answers.memory-max)");
        }
        // Labeling takes its share of the heap as well, and a heap that is full is the end of the process.
        long free = HeapRoom.bytesFree(more);
        if (free < more) {
            memory.giveBack(more);
            throw new BusyException("it takes " + more + " bytes of heap, and " + free + " are free at the moment");
        }
    }

    private void requireEverEnough(long bytes) {
        if (bytes > memory.max()) {
            throw new TooLargeModelException("it takes " + bytes + " bytes, the labeler reads at most " + memory.max()
                    + " into its memory (fewlabel.answers.memory-max)");
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap) {
            throw new TooLargeModelException(
                    "it takes " + bytes + " bytes, the labeler's heap has " + heap + " (-Xmx)");
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
