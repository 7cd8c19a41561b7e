package org.fewlabel.gateway.health;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.HealthView;

/** What operators look at first. */
@Path(ApiPath.HEALTH)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "operations")
class HealthResource {
    private final Health health;

    HealthResource(Health health) {
        this.health = health;
    }

    @GET
    @Operation(
            operationId = "health",
            summary = "How the whole is, as far as the gateway knows",
            description =
                    "A few seconds old at most, and always 200: whether a probe should take the gateway for ready says"
                            + " /q/health/ready.")
    @APIResponse(
            responseCode = "200",
            description = "Services, queue and events on their way; unknown or null for what the gateway cannot tell",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Health")))
    public HealthView health() {
        return health.look();
    }
}
