package org.fewlabel.gateway.identity;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.IdentityView;
import org.fewlabel.service.identity.Caller;
import org.fewlabel.service.identity.Callers;
import org.fewlabel.service.identity.IdentityRule;

/** Where somebody hears who they are to the gateway. */
@Path(ApiPath.IDENTITY)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "identity")
class IdentityResource {
    private final Callers callers;
    private final IdentityRule rule;

    IdentityResource(Callers callers, IdentityRule rule) {
        this.callers = callers;
        this.rule = rule;
    }

    @GET
    @Operation(operationId = "getIdentity", summary = "Who asks, and what they may do")
    @APIResponse(
            responseCode = "200",
            description = "Whose work is the asker's own, and the roles",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Identity")))
    public Response get() {
        return Response.ok(view(callers.current(), rule.isRequired())).build();
    }

    static IdentityView view(Caller caller, boolean required) {
        return new IdentityView(caller.owner(), caller.roles().stream().sorted().toList(), required, caller.via());
    }
}
