package org.fewlabel.gateway.download;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.safetensors.SafetensorsReader;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.service.scratch.ScratchFile;
import org.fewlabel.service.scratch.ScratchFiles;

/**
 * Artifacts that lie on this machine while somebody reads them: of each one copy, however many read it, which was compared with
 * its reference before the first byte of it is handed out.
 */
@ApplicationScoped
public class SharedArtifacts {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Who comes second waits for the first one's copying no longer than a store takes for a large file. */
    private static final Duration COPYING_MAX = Duration.ofMinutes(2);

    private final ArtifactStore store;
    private final ScratchFiles scratch;
    private final Map<ArtifactReference, Copy> copies = new HashMap<>();

    @Inject
    SharedArtifacts(ArtifactStore store, ScratchFiles scratch) {
        this.store = store;
        this.scratch = scratch;
    }

    /** One reader's hold on a copy. */
    public final class Shared implements Closeable {
        private final Copy copy;
        private final ScratchFile file;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Shared(Copy copy, ScratchFile file) {
            this.copy = copy;
            this.file = file;
        }

        public SafetensorsReader safetensors() throws IOException {
            return SafetensorsReader.of(file::read, file.bytes());
        }

        @Override
        public void close() throws IOException {
            if (closed.compareAndSet(false, true)) {
                leave(copy);
            }
        }
    }

    private static final class Copy {
        private final CompletableFuture<ScratchFile> file = new CompletableFuture<>();
        private int readers;
    }

    /**
     * Opens an artifact, to be closed by whoever asked.
     *
     * @throws MissingArtifactException if it is not in the store
     * @throws CorruptArtifactException if it is not what the reference says
     * @throws OutageException if the store does not answer, or the copy cannot be written
     * @throws org.fewlabel.service.scratch.NoRoomException if what others read leaves no room for a copy
     * @throws org.fewlabel.service.scratch.TooLargeException if there would be none without them
     */
    public Shared open(ArtifactReference reference) throws IOException {
        Copy copy;
        boolean isFirst;
        synchronized (copies) {
            copy = copies.computeIfAbsent(reference, key -> new Copy());
            isFirst = copy.readers == 0;
            copy.readers++;
        }
        if (isFirst) {
            make(copy, reference);
        }
        try {
            return new Shared(copy, await(copy));
        } catch (IOException | RuntimeException e) {
            leave(copy);
            throw e;
        }
    }

    /**
     * To be asked before the first of several artifacts is opened that are needed together: who has some of them waits in vain for
     * room for the others.
     *
     * @throws org.fewlabel.service.scratch.TooLargeException if there is no room for all, whatever others read
     */
    public void requireRoomFor(Set<ArtifactReference> references) {
        scratch.requireRoomForAll(
                references.stream().mapToLong(ArtifactReference::bytes).sum());
    }

    private void make(Copy copy, ArtifactReference reference) {
        try {
            copy.file.complete(copied(reference));
        } catch (IOException | RuntimeException | Error e) {
            synchronized (copies) {
                copies.remove(reference, copy); // Whoever comes next tries again.
            }
            copy.file.completeExceptionally(e);
        }
    }

    /** Who fails, the store or this machine's disk, is told apart. */
    private ScratchFile copied(ArtifactReference reference) throws IOException {
        try {
            return scratch.write(reference.bytes(), out -> {
                byte[] buffer = new byte[BUFFER_BYTES];
                try (InputStream in = store.open(reference)) {
                    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                        out.write(buffer, 0, count);
                    }
                }
            });
        } catch (MissingArtifactException | CorruptArtifactException e) {
            throw e;
        } catch (IOException e) {
            throw new OutageException(Outage.SCRATCH, e);
        }
    }

    private static ScratchFile await(Copy copy) throws IOException {
        try {
            return copy.file.get(COPYING_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("an artifact cannot be copied", cause);
        } catch (TimeoutException e) {
            throw new OutageException(
                    Outage.STORE, new InterruptedIOException("the artifact is not there after " + COPYING_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an artifact was copied");
        }
    }

    private void leave(Copy copy) throws IOException {
        synchronized (copies) {
            copy.readers--;
            if (copy.readers > 0) {
                return;
            }
            copies.values().remove(copy);
        }
        if (copy.file.isDone() && !copy.file.isCompletedExceptionally()) {
            copy.file.join().close();
        }
    }
}
