package org.fewlabel.labeler.model;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.labeler.LabelerConfig;

/**
 * Answers that lie on disk while they are sent: whoever reads slowly keeps some room there, and no memory and no turn at
 * computing. What fails while it is made fails before a byte of it is sent, and how long it is, is known by then.
 */
@ApplicationScoped
class ScratchFiles {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path folder;
    private final ByteBudget room;

    @Inject
    ScratchFiles(LabelerConfig config) {
        this(
                Path.of(System.getProperty("java.io.tmpdir")),
                config.answers().scratchMax().asLongValue());
    }

    ScratchFiles(Path folder, long bytesMax) {
        this.folder = folder;
        this.room = new ByteBudget(bytesMax);
    }

    /**
     * A file that is gone once it is closed, or once this process is gone.
     *
     * @param content from its beginning
     */
    record ScratchFile(InputStream content, long bytes) {}

    /**
     * @param bytesAbout how long it may be; it may become longer as long as there is room, and what it is counts afterwards
     * @throws BusyException if the files that are being sent leave no room for it
     * @throws TooLargeModelException if there would be none without them
     */
    ScratchFile write(long bytesAbout, ArtifactStore.Content content) throws IOException {
        Share share = new Share();
        FileChannel file = null;
        try {
            share.extendTo(Math.min(bytesAbout, room.max()));
            // Its name goes at once, its bytes when it is closed: nothing is left by a process that is killed.
            file = FileChannel.open(
                    folder.resolve("fewlabel-" + UUID.randomUUID() + ".tmp"),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
            OutputStream out =
                    new BufferedOutputStream(new Writing(Channels.newOutputStream(file), share), BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
            long bytes = file.size();
            share.shrinkTo(bytes);
            file.position(0);
            return new ScratchFile(new Reading(file, bytes), bytes);
        } catch (IOException | RuntimeException | Error e) {
            if (file != null) {
                file.close();
            }
            share.shrinkTo(0);
            throw e;
        }
    }

    /** What one file has of the room. */
    private final class Share {
        private long taken;

        void extendTo(long bytes) {
            if (bytes <= taken) {
                return;
            }
            if (bytes > room.max()) {
                throw new TooLargeModelException("its file has more than " + room.max()
                        + " bytes, the room for answers (fewlabel.answers.scratch-max)");
            }
            if (!room.tryTake(bytes - taken)) {
                throw new BusyException(
                        "the answers that are being sent leave too little room (fewlabel.answers.scratch-max)");
            }
            taken = bytes;
        }

        void shrinkTo(long bytes) {
            room.giveBack(taken - bytes);
            taken = bytes;
        }
    }

    /** Ends where there is no more room. */
    private static final class Writing extends FilterOutputStream {
        private final Share share;
        private long written;

        Writing(OutputStream file, Share share) {
            super(file);
            this.share = share;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            share.extendTo(written + length);
            out.write(bytes, offset, length);
            written += length;
        }
    }

    private final class Reading extends FilterInputStream {
        private final long bytes;
        private final AtomicBoolean closed = new AtomicBoolean();

        Reading(FileChannel file, long bytes) {
            super(Channels.newInputStream(file));
            this.bytes = bytes;
        }

        @Override
        public void close() throws IOException {
            if (closed.compareAndSet(false, true)) {
                room.giveBack(bytes);
                super.close();
            }
        }
    }
}
