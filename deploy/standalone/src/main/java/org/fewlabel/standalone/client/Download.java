package org.fewlabel.standalone.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file that the gateway hands out, on its way here. What breaks off is an error, never an end. */
public final class Download implements AutoCloseable {
    /** More than a labeler takes to write a model. */
    private static final Duration ANSWER_WAIT = Duration.ofMinutes(5);
    /** How long nothing may come before it counts as broken off. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(2);

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int BAD_REQUEST = 400;
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]+)\"");
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    private final HttpResponse<Body> response;
    private final InputStream content;
    private final Duration silenceMax;
    /** When the read began that is under way; 0 where none is, as while somebody takes their time to write. */
    private volatile long readingSinceNanos;

    private volatile boolean wasSilent;

    private Download(HttpResponse<Body> response, InputStream content, Duration silenceMax) {
        this.response = response;
        this.content = content;
        this.silenceMax = silenceMax;
    }

    /** @param content null of a refusal, which is in words */
    private record Body(@Nullable InputStream content, String words) {}

    static Download open(PatientSender sender, URI uri) {
        return open(sender, uri, SILENCE_MAX);
    }

    /** @throws RequestFailedException if it is refused, or nobody could tell a part of it from the whole */
    static Download open(PatientSender sender, URI uri, Duration silenceMax) {
        // Not the second version, which is asked for else: how this one breaks off is plain, and tested.
        HttpRequest request = HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(ANSWER_WAIT)
                .build();
        BodyHandler<Body> handler = info -> info.statusCode() < BAD_REQUEST
                ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), stream -> new Body(stream, ""))
                : BodySubscribers.mapping(
                        BodySubscribers.ofString(StandardCharsets.UTF_8), words -> new Body(null, words));
        HttpResponse<Body> response = sender.send(request, handler);
        InputStream content = response.body().content();
        if (content == null) {
            throw new RequestFailedException(
                    Services.problem(response.statusCode(), response.body().words()), null);
        }
        Download download = new Download(response, content, silenceMax);
        if (!download.saysWhereItEnds()) {
            download.close();
            throw new RequestFailedException(
                    "the answer of " + uri.getAuthority()
                            + " does not say where it ends: a part would look like all of it",
                    null);
        }
        return download;
    }

    private boolean saysWhereItEnds() {
        return bytes().isPresent() || header("Transfer-Encoding").isPresent();
    }

    /** How many are to come; empty where it is not said before. */
    public OptionalLong bytes() {
        return response.headers().firstValueAsLong("Content-Length");
    }

    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** What the gateway calls the file; empty where that leads anywhere but into the folder that one is in. */
    public Optional<String> fileName() {
        return header("Content-Disposition")
                .map(FILE_NAME::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .filter(name -> HARMLESS.matcher(name).matches());
    }

    /** Whether a terminal can show it. */
    public boolean isText() {
        String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || type.startsWith("application/json") || type.startsWith("application/xml");
    }

    /**
     * Writes all of it, as it comes.
     *
     * @param progress hears how many bytes are written
     * @return how many there were
     * @throws RequestFailedException if it breaks off
     * @throws IOException if it cannot be written
     */
    public long copyTo(OutputStream out, LongConsumer progress) throws IOException {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "silence");
            thread.setDaemon(true);
            return thread;
        });
        long everyMillis = Math.max(1, silenceMax.toMillis() / 10);
        watch.scheduleWithFixedDelay(this::endSilence, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
        try {
            byte[] buffer = new byte[BUFFER_BYTES];
            long bytes = 0;
            for (int read = read(buffer, bytes); read >= 0; read = read(buffer, bytes)) {
                out.write(buffer, 0, read);
                bytes += read;
                progress.accept(bytes);
            }
            return bytes;
        } finally {
            watch.shutdownNow();
        }
    }

    private int read(byte[] buffer, long bytesBefore) {
        readingSinceNanos = System.nanoTime() | 1;
        try {
            int read = content.read(buffer);
            if (wasSilent) {
                throw new IOException("closed");
            }
            return read;
        } catch (IOException e) {
            throw new RequestFailedException(
                    "the answer broke off after " + bytesBefore + " bytes: "
                            + (wasSilent ? "nothing came for " + silenceMax.toSeconds() + " s" : e.getMessage()),
                    e);
        } finally {
            readingSinceNanos = 0;
        }
    }

    private void endSilence() {
        long since = readingSinceNanos;
        if (since != 0 && System.nanoTime() - since > silenceMax.toNanos()) {
            wasSilent = true;
            close();
        }
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            // Nothing more of it is wanted.
        }
    }
}
