package org.fewlabel.gateway.catalogue;

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
import org.fewlabel.contracts.rest.MethodListView;

/** The methods, for users. */
@Path(ApiPath.METHODS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalogue")
class MethodsResource {
    private final MethodListView methods = MethodListView.all();

    @GET
    @Operation(operationId = "listMethods", summary = "The methods, what each is, and its options")
    @APIResponse(
            responseCode = "200",
            description = "Every method that a job can name",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "MethodCatalogue")))
    public Response list() {
        return Response.ok(methods).build();
    }
}
