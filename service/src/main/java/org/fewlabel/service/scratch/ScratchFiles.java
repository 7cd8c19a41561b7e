package org.fewlabel.service.scratch;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answers that lie on disk while they are sent: whoever reads slowly keeps some room there, and no memory and no turn at
 * computing. What fails while it is made fails before a byte of it is sent, and how long it is, is known by then. Large requests lie
 * there until all of them has come.
 */
public final class ScratchFiles {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path folder;
    private final ByteBudget room;
    private final String setting;

    /** @param setting which bounds the room, for messages */
    public ScratchFiles(Path folder, long bytesMax, String setting) {
        this.folder = folder;
        this.room = new ByteBudget(bytesMax);
        this.setting = setting;
    }

    /** In the folder for temporary files. */
    public static ScratchFiles temporary(long bytesMax, String setting) {
        return new ScratchFiles(Path.of(System.getProperty("java.io.tmpdir")), bytesMax, setting);
    }

    /** What is to be written. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, to be closed by whoever asked for it.
     *
     * @param bytesAbout how long it may be; it may become longer as long as there is room, and what it is counts afterwards
     * @throws NoRoomException if the files that are being read leave no room for it
     * @throws TooLargeException if there would be none without them
     */
    public ScratchFile write(long bytesAbout, Content content) throws IOException {
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
            return new ScratchFile(file, bytes, () -> share.shrinkTo(0));
        } catch (IOException | RuntimeException | Error e) {
            share.shrinkTo(0);
            closeAfter(e, file);
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, @Nullable FileChannel file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    /**
     * To be asked before the first of several files that are needed together.
     *
     * @throws TooLargeException if there is no room for so many bytes, whatever others read
     */
    public void requireRoomForAll(long bytes) {
        requireRoom(bytes, "its files have together");
    }

    private void requireRoom(long bytes, String whatHas) {
        if (bytes > room.max()) {
            throw new TooLargeException(
                    whatHas + " more than " + room.max() + " bytes, the room for such files (" + setting + ")");
        }
    }

    /** What one file has of the room. */
    private final class Share {
        private long taken;

        void extendTo(long bytes) {
            if (bytes <= taken) {
                return;
            }
            requireRoom(bytes, "its file has");
            if (!room.tryTake(bytes - taken)) {
                throw new NoRoomException("what others send or are sent leaves too little room (" + setting + ")");
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
}
