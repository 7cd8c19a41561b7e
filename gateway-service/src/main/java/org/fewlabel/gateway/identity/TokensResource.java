package org.fewlabel.gateway.identity;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.TokenView;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.service.rest.JsonBody;
import org.fewlabel.service.rest.Problem;

/** Where operators say who may ask. */
@Path(ApiPath.TOKENS)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "identity")
class TokensResource {
    private final Tokens tokens;
    private final Clock clock;

    TokensResource(Tokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @GET
    @Operation(operationId = "listTokens", summary = "List tokens, newest first; not what they are, but whose")
    @APIResponse(
            responseCode = "200",
            description = "All tokens, those that were revoked or have expired as well",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "TokenList")))
    public Response list() {
        return Response.ok(new TokenView.Listing(
                        tokens.all().stream().map(KeptToken::view).toList()))
                .build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "makeToken", summary = "Make a token for somebody; it is told once")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "TokenRequest")))
    @APIResponse(
            responseCode = "201",
            description = "The token itself, which nobody can tell again, and what is known of it",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Token")))
    @APIResponse(responseCode = "400", description = "Some fields are wrong; all of them are named")
    @APIResponse(responseCode = "409", description = "There are as many good tokens as may be (too-many-tokens)")
    @APIResponse(responseCode = "413", description = "The body is too large")
    public Response make(InputStream in, @Context UriInfo uri) {
        Violations violations = new Violations();
        Optional<TokenRequest> request = TokenRequest.read(JsonBody.read(in), clock.instant(), violations);
        if (request.isEmpty()) {
            return Problem.invalid(violations.shown()).response();
        }
        Tokens.Making making = tokens.make(request.get());
        if (!(making instanceof Tokens.Made made)) {
            return Problem.of(
                            "too-many-tokens",
                            "There are as many tokens as may be",
                            409,
                            "at most " + Tokens.TOKENS_MAX + " tokens are good at a time: revoke one")
                    .response();
        }
        return Response.status(Response.Status.CREATED)
                .entity(made.kept().view(made.token()))
                .location(uri.getAbsolutePathBuilder()
                        .path(made.kept().id().toString())
                        .build())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @DELETE
    @Path("{id}")
    @Operation(operationId = "revokeToken", summary = "Revoke a token; within ten seconds nobody can ask with it")
    @APIResponse(responseCode = "204", description = "It is revoked; doing it again changes nothing")
    @APIResponse(responseCode = "404", description = "There is no such token (unknown-token)")
    public Response revoke(@PathParam("id") String id) {
        return JobId.parse(id).filter(tokens::revoke).isPresent()
                ? Response.noContent().build()
                : Problem.of("unknown-token", "There is no such token", 404, "no token has the id " + Text.shown(id))
                        .response();
    }
}
