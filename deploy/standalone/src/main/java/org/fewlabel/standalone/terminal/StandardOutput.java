package org.fewlabel.standalone.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that keeps what went wrong with it. {@link System#out} forgets: a table that a full disk cut off looks like all of it,
 * and like one whose reader has gone.
 */
public final class StandardOutput extends OutputStream {
    private static final int TYPE_OF_MODE = 0xF000;
    private static final int PIPE = 0x1000;
    private static final int SOCKET = 0xC000;

    private final OutputStream out;
    private volatile @Nullable IOException failure;

    private StandardOutput(OutputStream out) {
        this.out = out;
    }

    /** Puts it in the place of {@link System#out}, in UTF-8 as the script has it. */
    public static StandardOutput install() {
        StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(new BufferedOutputStream(output), true, StandardCharsets.UTF_8));
        return output;
    }

    /** Why something was not written; null where all was. */
    public @Nullable IOException failure() {
        System.out.flush();
        return failure;
    }

    /** Whether somebody else reads it, who may go, as {@code head} does; a file or a device does not. */
    public static boolean isRead() {
        try {
            int type = (Integer) Files.getAttribute(Path.of("/dev/stdout"), "unix:mode") & TYPE_OF_MODE;
            return type == PIPE || type == SOCKET;
        } catch (IOException | UnsupportedOperationException e) {
            return true; // It cannot be told, and most outputs that break are pipes.
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }
}
