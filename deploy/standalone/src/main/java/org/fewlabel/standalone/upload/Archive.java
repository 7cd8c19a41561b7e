package org.fewlabel.standalone.upload;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.folder.NamedFolder;
import org.jspecify.annotations.Nullable;

/**
 * A ZIP archive to be sent: one that is there, or a folder, which becomes one while it is sent, without a copy on disk. What is hidden
 * and what programs leave beside pictures is not sent; all else is, for the gateway to say what is wrong with it.
 */
public final class Archive {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String EXTENSION = ".zip";
    private static final long MEGABYTE = 1 << 20;

    private final Path path;
    private final List<Path> files;
    private final long bytes;

    /** @param files of a folder, below it; empty for an archive that is there */
    private Archive(Path path, List<Path> files, long bytes) {
        this.path = path;
        this.files = List.copyOf(files);
        this.bytes = bytes;
    }

    /**
     * @param path of a folder or an archive
     * @throws IOException if it is neither, or cannot be looked through
     */
    public static Archive of(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return new Archive(path, List.of(), Files.size(path));
        }
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException("FOLDER|ZIP must be a folder or a ZIP archive, there is no " + path);
        }
        List<Path> files = new ArrayList<>();
        long bytes = 0;
        Path real = path.toRealPath();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(real) || !NamedFolder.isLeftOut(nameOf(folder))
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            /** Links to files count, those to folders do not: as below the folder of data sets. */
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file) && !NamedFolder.isLeftOut(nameOf(file))) {
                    files.add(real.relativize(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("FOLDER|ZIP must hold pictures, there is no file in " + path);
        }
        for (Path file : files) {
            if (entryName(file).indexOf('\\') >= 0) {
                throw new IllegalArgumentException(
                        "FOLDER|ZIP must hold files without a backslash in their names, there is "
                                + Text.shown(file.toString()));
            }
            bytes += Files.size(real.resolve(file));
        }
        return new Archive(real, files, bytes);
    }

    /** A backslash is a part of a name, but where it parts folders. */
    private static String entryName(Path file) {
        List<String> parts = new ArrayList<>();
        file.forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }

    private static String nameOf(Path path) {
        return path.getFileName().toString();
    }

    /** As the folder or the archive is called, without what says that it is one. */
    public String name() {
        String name = nameOf(path.toAbsolutePath().normalize());
        return name.toLowerCase(Locale.ROOT).endsWith(EXTENSION)
                ? name.substring(0, name.length() - EXTENSION.length())
                : name;
    }

    /**
     * The archive's bytes.
     *
     * @param progress hears how many were read, in words
     */
    public InputStream open(Consumer<String> progress) {
        try {
            InputStream in = files.isEmpty() ? Files.newInputStream(path) : packed();
            return new Counted(new BufferedInputStream(in, BUFFER_BYTES), bytes, progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packed by a thread of its own, a piece ahead of who reads; it ends when who reads closes. */
    private InputStream packed() throws IOException {
        Pipe in = new Pipe();
        PipedOutputStream out = new PipedOutputStream(in);
        Thread packing = new Thread(
                () -> {
                    try (ZipOutputStream zip =
                            new ZipOutputStream(new BufferedOutputStream(out, BUFFER_BYTES), StandardCharsets.UTF_8)) {
                        write(zip, in);
                    } catch (IOException e) {
                        in.failure = e;
                    }
                },
                "packing");
        packing.setDaemon(true);
        packing.start();
        return in;
    }

    private void write(ZipOutputStream zip, Pipe reader) {
        zip.setLevel(Deflater.BEST_SPEED); // Pictures are compressed already, but for BMP.
        try {
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(entryName(file)));
                Files.copy(path.resolve(file), zip);
                zip.closeEntry();
            }
        } catch (IOException e) {
            reader.failure = e; // Before the archive is closed, and looks whole.
        }
    }

    /** Tells who reads what went wrong for who writes: a part must not look like the whole. */
    private static final class Pipe extends PipedInputStream {
        private volatile @Nullable IOException failure;

        Pipe() {
            super(BUFFER_BYTES);
        }

        @Override
        public synchronized int read() throws IOException {
            return checked(super.read());
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
            return checked(super.read(buffer, offset, length));
        }

        private int checked(int count) throws IOException {
            IOException thrown = failure;
            if (count < 0 && thrown != null) {
                throw new IOException("a file cannot be read: " + thrown, thrown);
            }
            return count;
        }
    }

    /** Tells how much of it was read. */
    private static final class Counted extends FilterInputStream {
        private final long bytesInAll;
        private final Consumer<String> progress;
        private long bytesRead;
        private long megabytesTold = -1;

        Counted(InputStream in, long bytesInAll, Consumer<String> progress) {
            super(in);
            this.bytesInAll = bytesInAll;
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            tell(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            tell(Math.max(0, count));
            return count;
        }

        private void tell(int count) {
            bytesRead += count;
            long megabytes = bytesRead / MEGABYTE;
            if (megabytes != megabytesTold) {
                megabytesTold = megabytes;
                progress.accept("sent " + megabytes + " of about " + bytesInAll / MEGABYTE + " MB");
            }
        }
    }
}
