package org.fewlabel.gateway.product;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.prediction.PredictionRequest;
import org.fewlabel.gateway.labeler.Question;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** What a request for predictions says beside its pictures, looked at before they are. */
final class PredictionWish {
    static final String TYPES = "must be multipart/form-data with a file for each picture, or image/* or"
            + " application/octet-stream for one";

    private PredictionWish() {}

    /** What is wrong with the type of the body; empty if nothing is. */
    static Optional<Problem> flawOfType(@Nullable String mediaType) {
        String type = mediaType == null
                ? ""
                : mediaType.toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
        boolean isForm = type.equals("multipart/form-data");
        boolean isPicture = type.startsWith("image/") || type.equals("application/octet-stream");
        if (isForm || isPicture) {
            return Optional.empty();
        }
        return Optional.of(Problem.unsupportedType(
                "Content-Type " + TYPES + ", " + (mediaType == null ? "was missing" : "was " + Text.shown(mediaType))));
    }

    /** What is wrong with the number of classes whose probabilities are wanted; empty if nothing is. */
    static Optional<Violation> flawOfTop(@Nullable String top, int classes) {
        boolean isNumber = top == null || top.matches("[0-9]{1,9}");
        return isNumber && (top == null || Integer.parseInt(top) >= 1 && Integer.parseInt(top) <= classes)
                ? Optional.empty()
                : Optional.of(
                        new Violation("top", "must be a number from 1 to " + classes + ", was " + Text.shown(top)));
    }

    /** The question, as a labeler hears it. */
    static Question question(PredictionRequest request, String mediaType, String accepted, InputStream body) {
        try {
            return new Question(
                    "/internal/v1/predictions",
                    mediaType,
                    body,
                    Map.of(PredictionRequest.HEADER, Json.mapper().writeValueAsString(request), "Accept", accepted));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a question to the labeler cannot be written as JSON", e);
        }
    }
}
