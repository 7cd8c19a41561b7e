package org.fewlabel.standalone.download;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.fewlabel.standalone.client.Download;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Takes a download to a file or to standard output, and says how far it is. */
public final class DownloadRun {
    private static final String STANDARD_OUTPUT = "-";
    private static final double MEGABYTE = 1e6;
    /** Shorter downloads show no progress. */
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final Terminal terminal;
    private final PrintStream out;
    private final boolean isShown;

    /** @param isShown whether {@code out} is a terminal */
    public DownloadRun(Terminal terminal, PrintStream out, boolean isShown) {
        this.terminal = terminal;
        this.out = out;
        this.isShown = isShown;
    }

    /**
     * Writes it to where the user wants it.
     *
     * @param wanted a file, or {@code -} for standard output
     */
    public void to(Download download, Path wanted) throws IOException {
        if (wanted.toString().equals(STANDARD_OUTPUT)) {
            toOutput(download);
        } else {
            toFile(download, wanted);
        }
    }

    /**
     * Writes a file that is there when it is whole, and prints its name.
     *
     * @param wanted replaced if it is there; null for the name that the gateway gives it, here, unless there is one
     * @throws RequestFailedException if the download breaks off
     * @throws IOException if the file cannot be written
     */
    public void toFile(Download download, @Nullable Path wanted) throws IOException {
        Path file = wanted == null ? named(download) : wanted;
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; name a file");
        }
        long bytes;
        try {
            bytes = write(download, file);
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + reason(e), e);
        } finally {
            terminal.clear();
        }
        out.println(file);
        out.flush();
        terminal.line(size(bytes) + words(download));
    }

    private static Path named(Download download) {
        String name = download.fileName()
                .orElseThrow(() -> new RequestFailedException("the answer names no file; -o names one", null));
        if (Files.exists(Path.of(name))) {
            throw new IllegalArgumentException("there is a file " + name + " already; -o " + name + " replaces it");
        }
        return Path.of(name);
    }

    private long write(Download download, Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A pipe or a device takes what comes, and cannot be exchanged.
            try (OutputStream to = Files.newOutputStream(file)) {
                return download.copyTo(to, progress(download));
            }
        }
        try (WholeFile whole = WholeFile.of(file)) {
            long bytes = download.copyTo(whole.out(), progress(download));
            whole.keep();
            return bytes;
        }
    }

    /**
     * Writes it to standard output.
     *
     * @throws RequestFailedException if it breaks off: what is printed is not all of it then
     * @throws OutputClosedException if its reader has gone
     */
    public void toOutput(Download download) throws IOException {
        if (isShown && !download.isText()) {
            throw new IllegalArgumentException(
                    "this is no text, and standard output is a terminal; -o FILE writes a file");
        }
        download.copyTo(
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        write(new byte[] {(byte) value}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        out.write(bytes, offset, length);
                        if (out.checkError()) {
                            throw new OutputClosedException();
                        }
                    }
                },
                bytes -> {});
    }

    private LongConsumer progress(Download download) {
        OptionalLong all = download.bytes();
        String ofAll = all.isPresent() ? " of " + size(all.getAsLong()) : "";
        long beganNanos = System.nanoTime();
        return bytes -> {
            if (System.nanoTime() - beganNanos > QUIET_NANOS) {
                terminal.progress(size(bytes) + ofAll);
            }
        };
    }

    /** Whose it is, as far as the gateway says. */
    private static String words(Download download) {
        String network = download.header("Fewlabel-Network")
                .map(name -> "the " + name + " of ")
                .orElse("");
        return download.header("Fewlabel-Epoch")
                        .map(epoch -> ", of " + network + "epoch " + epoch)
                        .orElse("")
                + download.header("Fewlabel-Confidence")
                        .map(kind -> ", confidences " + kind)
                        .orElse("");
    }

    private static String size(long bytes) {
        return bytes < MEGABYTE ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        return e instanceof AccessDeniedException ? "access is denied" : String.valueOf(e.getMessage());
    }
}
