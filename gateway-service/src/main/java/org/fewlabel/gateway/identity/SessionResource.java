package org.fewlabel.gateway.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.IdentityView.Via;
import org.fewlabel.service.identity.BadTokenException;
import org.fewlabel.service.identity.Caller;
import org.fewlabel.service.identity.Callers;
import org.fewlabel.service.identity.IdentityRule;
import org.fewlabel.service.identity.SignedTokens;
import org.fewlabel.service.identity.TokenDigest;
import org.fewlabel.service.identity.TokenMechanism;
import org.fewlabel.service.rest.JsonBody;
import org.fewlabel.service.rest.Problem;

/**
 * Where a browser exchanges a token for a cookie that no script can read, and that it sends by itself, with streams of events as
 * well. The cookie is the token: what is revoked is no session any more. Other pages cannot use it, since it is not sent for them
 * (SameSite), and what changes something is refused to them anyway.
 */
@Path(ApiPath.SESSION)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "identity")
class SessionResource {
    private static final String HTTPS = "https";
    /** Browsers keep no cookie of more than 4 KB, its name and what they are told of it included. */
    private static final int TOKEN_LENGTH_MAX = 3800;

    private final Tokens tokens;
    private final SignedTokens signed;
    private final IdentityRule rule;
    private final Callers callers;

    SessionResource(Tokens tokens, SignedTokens signed, IdentityRule rule, Callers callers) {
        this.callers = callers;
        this.tokens = tokens;
        this.signed = signed;
        this.rule = rule;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "beginSession", summary = "Have a browser say a token with all that it asks from now on")
    @RequestBody(required = true, content = @Content(schema = @Schema(ref = "SessionRequest")))
    @APIResponse(
            responseCode = "200",
            description = "Who asks; the cookie is set, unless nobody has to say who they are",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Identity")))
    @APIResponse(responseCode = "400", description = "Some fields are wrong; all of them are named")
    @APIResponse(responseCode = "401", description = "There is no such token, or it was revoked or has expired")
    @APIResponse(responseCode = "403", description = "The token is good, and of somebody who has no role here")
    @APIResponse(responseCode = "413", description = "The body is too large")
    public Response begin(InputStream in, @Context UriInfo uri, @Context HttpHeaders headers) {
        Violations violations = new Violations();
        Optional<String> said = token(JsonBody.read(in), violations);
        if (said.isEmpty()) {
            return Problem.invalid(violations.shown()).response();
        }
        if (!rule.isRequired()) {
            return Response.ok(IdentityResource.view(Caller.anybody(), false)).build();
        }
        Optional<Caller> caller;
        try {
            caller = caller(said.get());
        } catch (BadTokenException e) {
            return new Problem(TokenMechanism.problem(String.valueOf(e.getMessage())), null).response();
        }
        if (caller.isEmpty()) {
            return new Problem(TokenMechanism.problem(true), null).response();
        }
        Caller inBrowser = caller.get().by(Via.SESSION);
        callers.become(inBrowser);
        if (inBrowser.roles().isEmpty()) {
            return Problem.of(
                            "forbidden",
                            "The token's role does not allow it",
                            403,
                            "the token of " + inBrowser.owner() + " has no role here")
                    .response();
        }
        return Response.ok(IdentityResource.view(inBrowser, true))
                .cookie(cookie(uri, headers).value(said.get()).build())
                .build();
    }

    @DELETE
    @Operation(operationId = "endSession", summary = "Have a browser forget its token; the token stays good")
    @APIResponse(responseCode = "204", description = "The cookie is gone, if there was one")
    public Response end(@Context UriInfo uri, @Context HttpHeaders headers) {
        return Response.noContent()
                .cookie(cookie(uri, headers).value("").maxAge(0).build())
                .build();
    }

    private Optional<Caller> caller(String token) {
        if (signed.isOne(token)) {
            return Optional.of(signed.find(token));
        }
        TokenDigest digest = TokenDigest.of(token);
        return Optional.ofNullable(tokens.known(digest)).or(() -> tokens.find(digest));
    }

    /** Without a quotation of the text: it may hold the token. */
    private static Optional<String> token(String body, Violations violations) {
        Optional<JsonNode> document = JsonBody.object(body, new Violations()).map(JsonNode.class::cast);
        if (document.isEmpty()) {
            violations.add("", "must be a JSON object");
            return Optional.empty();
        }
        JsonBody.rejectUnknown("", document.get(), Set.of("token"), violations);
        String token = document.get().path("token").asText().strip();
        if (token.isEmpty() || token.length() > TOKEN_LENGTH_MAX || !Text.isVisibleAscii(token)) {
            violations.add("token", "must be 1 to " + TOKEN_LENGTH_MAX + " visible characters of ASCII");
        }
        return violations.isEmpty() ? Optional.of(token) : Optional.empty();
    }

    /** As long as the browser is open. */
    private static NewCookie.Builder cookie(UriInfo uri, HttpHeaders headers) {
        return new NewCookie.Builder(TokenMechanism.COOKIE)
                .path(ApiPath.API)
                .httpOnly(true)
                .secure(isByHttps(uri, headers))
                .sameSite(NewCookie.SameSite.STRICT);
    }

    /** Where something before the gateway speaks HTTPS, it or the browser says so; who lies has a stricter cookie. */
    private static boolean isByHttps(UriInfo uri, HttpHeaders headers) {
        String origin = headers.getHeaderString("Origin");
        return HTTPS.equals(uri.getRequestUri().getScheme())
                || HTTPS.equalsIgnoreCase(headers.getHeaderString("X-Forwarded-Proto"))
                || origin != null && origin.toLowerCase(Locale.ROOT).startsWith(HTTPS + ":");
    }
}
