package org.fewlabel.learning.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.fewlabel.contracts.folder.Sha256;

/** Files from the web, each held against its digest: a changed or broken file does not get in. */
final class Download implements DatasetSource {
    private static final int ATTEMPTS = 3;
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    /** Without a single byte. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    private static final Duration FILE_MAX = Duration.ofMinutes(10);
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MEGABYTE = 1_000_000;
    private static final int REPORT_BYTES = 10 * MEGABYTE;

    private final String description;
    private final List<RemoteFile> files;
    private final Duration backoff;

    /** @param name of the file on disk */
    record RemoteFile(String url, String name, String sha256) {}

    /** Trying again could not help: the file is not there, or it is another one. */
    private static final class FinalException extends IOException {
        private static final long serialVersionUID = 1;

        FinalException(String message) {
            super(message);
        }
    }

    Download(String description, List<RemoteFile> files) {
        this(description, files, Duration.ofSeconds(1));
    }

    /** @param backoff before the second attempt; doubled before each further one */
    Download(String description, List<RemoteFile> files, Duration backoff) {
        this.description = description;
        this.files = List.copyOf(files);
        this.backoff = backoff;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void fetch(Path folder, Consumer<String> progress) throws IOException {
        for (RemoteFile file : files) {
            fetch(file, folder.resolve(file.name()), progress);
        }
    }

    private void fetch(RemoteFile file, Path place, Consumer<String> progress) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                fetchOnce(file, place, progress);
                return;
            } catch (FinalException e) {
                throw new IOException(file.url() + ": " + e.getMessage(), e);
            } catch (IOException e) {
                if (e instanceof InterruptedIOException
                        && Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    throw new IOException(file.url() + " failed " + ATTEMPTS + " times, at last with " + e, e);
                }
                progress.accept(file.url() + " failed (" + e + "), trying again");
                pause(backoff.multipliedBy(1L << (attempt - 1)));
            }
        }
    }

    private static void fetchOnce(RemoteFile file, Path place, Consumer<String> progress) throws IOException {
        URL url = URI.create(file.url()).toURL();
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setConnectTimeout((int) CONNECT_MAX.toMillis());
        connection.setReadTimeout((int) SILENCE_MAX.toMillis());
        try (InputStream in = connection.getInputStream()) {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("the server answered " + connection.getResponseCode());
            }
            MessageDigest digest = Sha256.newDigest();
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(place), digest)) {
                copy(in, out, connection.getContentLengthLong(), file.name(), progress);
            }
            String actual = Sha256.hex(digest);
            if (!actual.equals(file.sha256())) {
                throw new FinalException("its sha256 is " + actual + ", expected " + file.sha256());
            }
        } catch (FileNotFoundException e) {
            throw new FinalException("the server does not have it");
        } finally {
            connection.disconnect();
        }
    }

    /** @param length as announced; negative if unknown */
    private static void copy(InputStream in, OutputStream out, long length, String name, Consumer<String> progress)
            throws IOException {
        long deadline = System.nanoTime() + FILE_MAX.toNanos();
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            if ((bytes + count) / REPORT_BYTES > bytes / REPORT_BYTES) {
                progress.accept(name + ": " + (bytes + count) / MEGABYTE
                        + (length < 0 ? " MB" : " of " + length / MEGABYTE + " MB"));
            }
            bytes += count;
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while downloading " + name);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new FinalException("it took longer than " + FILE_MAX.toMinutes() + " minutes");
            }
        }
        if (length >= 0 && bytes < length) {
            throw new IOException("it broke off after " + bytes + " of " + length + " bytes");
        }
    }

    private static void pause(Duration duration) throws InterruptedIOException {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two attempts to download");
        }
    }
}
