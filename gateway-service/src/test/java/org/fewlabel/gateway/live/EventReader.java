package org.fewlabel.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client who listens to a stream of events. */
final class EventReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A block of lines to an empty one: the fields by name, a comment by an empty one. */
    private static final Map<String, String> THE_END = Map.of();

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Map<String, String>> blocks = new LinkedBlockingQueue<>();

    private EventReader(HttpResponse<InputStream> response) {
        this.response = response;
        Thread thread = new Thread(this::read, "event-reader");
        thread.setDaemon(true);
        thread.start();
    }

    static EventReader at(URI uri, String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(PATIENCE)
                .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            return new EventReader(
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            Map<String, String> block = new TreeMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    blocks.add(block);
                    block = new TreeMap<>();
                } else {
                    int colon = line.indexOf(':');
                    block.merge(line.substring(0, colon), line.substring(colon + 1), (one, next) -> one + "\n" + next);
                }
            }
            blocks.add(THE_END);
        } catch (IOException e) {
            blocks.add(THE_END); // Broken off, as far as anybody sees.
        }
    }

    /** Whatever comes next. */
    Map<String, String> block() {
        try {
            Map<String, String> block = blocks.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(block).as("what comes within " + PATIENCE).isNotNull();
            return block;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next event; what is no event is passed over. */
    Map<String, String> event() {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        Map<String, String> block = block();
        while (!block.containsKey("event")) {
            assertThat(block).as("the end came instead of an event").isNotEqualTo(THE_END);
            assertThat(System.nanoTime()).as("no event within " + PATIENCE).isLessThan(deadlineNanos);
            block = block();
        }
        return block;
    }

    /** The first event whose data say so; there may be others before. */
    Map<String, String> eventWith(String data) {
        Map<String, String> event = event();
        while (!event.get("data").contains(data)) {
            event = event();
        }
        return event;
    }

    void requireEnd() {
        Map<String, String> block = block();
        while (!block.equals(THE_END)) {
            assertThat(block).as("an event after the last").doesNotContainKey("event");
            block = block();
        }
    }

    /** The reader goes away. */
    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
