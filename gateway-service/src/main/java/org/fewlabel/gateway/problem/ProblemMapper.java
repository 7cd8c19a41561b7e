package org.fewlabel.gateway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what is thrown on the way to an answer into a problem; of an unforeseen one the user learns nothing but that. */
class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    @ServerExceptionMapper
    Response map(WebApplicationException thrown) {
        Response original = thrown.getResponse();
        int status = original.getStatus();
        if (status < 400 || original.hasEntity()) {
            return original;
        }
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "HTTP " + status : known.getReasonPhrase();
        Response.ResponseBuilder answer =
                Response.fromResponse(Problem.ofStatus(status, title, null).response());
        String allow = original.getHeaderString(HttpHeaders.ALLOW);
        if (allow != null) {
            answer.header(HttpHeaders.ALLOW, allow);
        }
        return answer.build();
    }

    /** Without this one, Quarkus' own mapper takes it, which knows no problems. */
    @ServerExceptionMapper
    Response map(MismatchedInputException thrown) {
        return map((JsonProcessingException) thrown);
    }

    @ServerExceptionMapper
    Response map(JsonProcessingException thrown) {
        return Problem.invalid("", "is not the JSON that is expected here: " + thrown.getOriginalMessage())
                .response();
    }

    @ServerExceptionMapper
    Response map(Throwable thrown, UriInfo uri) {
        LOG.errorf(thrown, "a request failed: path=%s", uri.getPath());
        return Problem.ofStatus(500, "Internal Server Error", "the fault is on our side and is in our log")
                .response();
    }
}
