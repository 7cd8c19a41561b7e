package org.fewlabel.labeler.prediction;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Collectors;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.prediction.Prediction;
import org.fewlabel.contracts.prediction.PredictionAnswer;
import org.fewlabel.contracts.prediction.PredictionRequest;
import org.jspecify.annotations.Nullable;

/** Predictions of pictures. The gateway asks, for it knows which model is meant and has no engine. */
@Path("/internal/v1/predictions")
@Blocking
class PredictionsResource {
    private final Predictions predictions;

    PredictionsResource(Predictions predictions) {
        this.predictions = predictions;
    }

    /** What becomes of an answer. */
    private interface Form {
        Response of(PredictionAnswer answer);
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces({MediaType.APPLICATION_JSON, ProblemDetails.MEDIA_TYPE})
    public Response predict(
            @HeaderParam(PredictionRequest.HEADER) @Nullable String request,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType,
            InputStream body)
            throws IOException {
        return answer(request, mediaType, body, answer -> Response.ok(answer, MediaType.APPLICATION_JSON)
                .build());
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces("text/csv")
    public Response table(
            @HeaderParam(PredictionRequest.HEADER) @Nullable String request,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType,
            InputStream body)
            throws IOException {
        return answer(request, mediaType, body, answer -> Response.ok(csv(answer), CsvCell.MEDIA_TYPE)
                .build());
    }

    private Response answer(@Nullable String request, @Nullable String mediaType, InputStream body, Form form)
            throws IOException {
        if (mediaType == null) {
            throw new BadRequestException("a Content-Type is needed");
        }
        try {
            return form.of(predictions.answer(read(request), mediaType, body));
        } catch (RefusedPicturesException e) {
            return Response.status(e.problem().status())
                    .type(ProblemDetails.MEDIA_TYPE)
                    .entity(e.problem())
                    .build();
        }
    }

    private static PredictionRequest read(@Nullable String header) throws JsonProcessingException {
        PredictionRequest request = header == null ? null : Json.mapper().readValue(header, PredictionRequest.class);
        if (request == null) {
            throw new BadRequestException("a header " + PredictionRequest.HEADER + " is needed");
        }
        return request;
    }

    private static String csv(PredictionAnswer answer) {
        return answer.images().stream()
                .map(prediction -> prediction.csvLine(CsvCell.EXACT) + "\n")
                .collect(Collectors.joining("", Prediction.CSV_HEADER + "\n", ""));
    }
}
