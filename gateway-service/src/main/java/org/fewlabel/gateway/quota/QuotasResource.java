package org.fewlabel.gateway.quota;

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
import org.fewlabel.service.identity.Callers;

/** Where somebody hears how much they may have, and have. Apart from who they are, which is known without the database. */
@Path(ApiPath.QUOTAS)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "identity")
class QuotasResource {
    private final Quotas quotas;
    private final Callers callers;

    QuotasResource(Quotas quotas, Callers callers) {
        this.quotas = quotas;
        this.callers = callers;
    }

    @GET
    @Operation(operationId = "getQuotas", summary = "How much the asker's owner may have, and has")
    @APIResponse(
            responseCode = "200",
            description = "Each quota, with what counts for it now",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Quotas")))
    public Response get() {
        return Response.ok(quotas.of(callers.current().owner())).build();
    }
}
