package org.fewlabel.standalone.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.prediction.PredictionAnswer;
import org.jspecify.annotations.Nullable;

/** Asks one of a job's networks about pictures. Where there is no time for them, it waits as long as it is told, and asks again. */
public final class PredictionClient {
    /** More than a labeler takes for the pictures of a request at most. */
    private static final Duration ANSWER_WAIT = Duration.ofMinutes(4);
    /** How long there may be no time for the same pictures. */
    private static final Duration BUSY_WAIT_MAX = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int TOO_LARGE = 413;
    private static final String TOO_SLOW = "urn:fewlabel:too-slow";
    private static final int UNAVAILABLE = 503;

    private final HttpClient http;
    private final String url;

    PredictionClient(HttpClient http, String url) {
        this.http = http;
        this.url = url;
    }

    /**
     * Which network is asked, and for how much.
     *
     * @param epoch as the gateway reads it; null for the last
     * @param network null for the default
     * @param top of how many classes the probabilities are wanted; null for all
     */
    public record Query(
            @Nullable String epoch,
            @Nullable String network,
            @Nullable Integer top) {
        String text() {
            List<String> parameters = new ArrayList<>();
            add(parameters, "epoch", epoch);
            add(parameters, "network", network);
            add(parameters, "top", top);
            return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        }

        private static void add(List<String> parameters, String name, @Nullable Object value) {
            if (value != null) {
                parameters.add(name + "=" + Services.encode(value.toString()));
            }
        }
    }

    /** What came of a question. */
    public sealed interface Outcome {}

    /** @param answer about each picture, in order */
    public record Answered(PredictionAnswer answer) implements Outcome {}

    /** They are too many, too large or too slow for one request. */
    public record TooMuch(String why) implements Outcome {}

    /**
     * Asks about pictures.
     *
     * @throws RequestFailedException if it is refused for another reason than their size or time, or nobody answers
     */
    public Outcome predict(List<byte[]> files, Query query) {
        PictureForm form = new PictureForm(files);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + query.text()))
                .header("Content-Type", form.mediaType())
                .header("Accept", "application/json, application/problem+json")
                .timeout(ANSWER_WAIT)
                .POST(form.body())
                .build();
        HttpResponse<String> response = sendPatiently(request);
        if (response.statusCode() == OK) {
            return new Answered(Services.read(response.body(), PredictionAnswer.class));
        }
        if (response.statusCode() == TOO_LARGE || Services.isProblem(response, TOO_SLOW)) {
            return new TooMuch(Services.problem(response));
        }
        throw new RequestFailedException(Services.problem(response), null);
    }

    private HttpResponse<String> sendPatiently(HttpRequest request) {
        long beganNanos = System.nanoTime();
        while (true) {
            boolean isLast = System.nanoTime() - beganNanos > BUSY_WAIT_MAX.toNanos();
            Duration pause = PAUSE;
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != UNAVAILABLE || isLast) {
                    return response;
                }
                pause = pause(response);
            } catch (IOException e) {
                if (e instanceof ConnectException || isLast) {
                    throw new RequestFailedException(
                            request.uri().getAuthority() + " does not answer; is everything up? (./fewlabel status)",
                            e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RequestFailedException("interrupted", e);
            }
            Pause.of(pause);
        }
    }

    private static Duration pause(HttpResponse<String> response) {
        Duration asked = Duration.ofSeconds(
                response.headers().firstValueAsLong("Retry-After").orElse(PAUSE.toSeconds()));
        return asked.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : asked;
    }
}
