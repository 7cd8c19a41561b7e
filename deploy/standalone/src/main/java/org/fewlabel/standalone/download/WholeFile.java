package org.fewlabel.standalone.download;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/**
 * A file that is seen when it is whole: until then what is written lies beside it, and goes with whoever gives up, Ctrl-C or not.
 * What was there before stays until then.
 */
final class WholeFile implements AutoCloseable {
    private static final int LINKS_MAX = 40;

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final Thread hook;

    private WholeFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.hook = new Thread(this::drop, "drop-part");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static WholeFile of(Path file) throws IOException {
        Path target = target(file);
        // Of no length that the target's has: it may be as long as names can be.
        Path part = target.resolveSibling(".fewlabel-" + UUID.randomUUID() + ".part");
        return new WholeFile(
                target, part, FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** A link stays a link, also one to a file that is yet to come. */
    private static Path target(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        for (int link = 0; Files.isSymbolicLink(target); link++) {
            if (link == LINKS_MAX) {
                throw new FileSystemLoopException(file.toString());
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    OutputStream out() {
        return Channels.newOutputStream(channel);
    }

    void keep() throws IOException {
        channel.force(true);
        channel.close();
        keepPermissions();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whoever may not read the file that was there may not read the one in its place. */
    private void keepPermissions() throws IOException {
        if (Files.exists(target)
                && Files.getFileStore(target).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(target));
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is dropped, or kept already.
        }
        drop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running.
        }
    }

    /** Also while somebody writes, who shall not have to complain of the end. */
    private void drop() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // It is told by its name.
        }
    }
}
