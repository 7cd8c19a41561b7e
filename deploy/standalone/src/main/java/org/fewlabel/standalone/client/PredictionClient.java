package org.fewlabel.standalone.client;

import java.net.URI;
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

    private static final int OK = 200;
    private static final int TOO_LARGE = 413;
    private static final String TOO_SLOW = "urn:fewlabel:too-slow";

    private final PatientSender sender;
    private final String url;

    PredictionClient(PatientSender sender, String url) {
        this.sender = sender;
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
        HttpResponse<String> response = sender.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == OK) {
            return new Answered(Services.read(response.body(), PredictionAnswer.class));
        }
        if (response.statusCode() == TOO_LARGE || Services.isProblem(response, TOO_SLOW)) {
            return new TooMuch(Services.problem(response.statusCode(), response.body()));
        }
        throw new RequestFailedException(Services.problem(response.statusCode(), response.body()), null);
    }
}
