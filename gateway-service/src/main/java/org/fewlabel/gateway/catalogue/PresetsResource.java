package org.fewlabel.gateway.catalogue;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.PresetView;
import org.fewlabel.service.rest.Problem;

/** The presets, for users. */
@Path(ApiPath.PRESETS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalogue")
class PresetsResource {
    private final Presets presets;

    PresetsResource(Presets presets) {
        this.presets = presets;
    }

    @GET
    @Operation(operationId = "listPresets", summary = "The presets: series of jobs that belong together")
    @APIResponse(
            responseCode = "200",
            description = "Every preset, with the names of its cells",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "PresetList")))
    public Response list() {
        return Response.ok(new PresetView.Listing(
                        presets.all().stream().map(PresetsResource::summary).toList()))
                .build();
    }

    private static PresetView.Summary summary(PresetView preset) {
        return new PresetView.Summary(
                preset.name(),
                preset.meaning(),
                preset.cells().stream().map(PresetView.Cell::name).toList());
    }

    @GET
    @Path("{name}")
    @Operation(operationId = "getPreset", summary = "The job specs of a preset, and what was published for each")
    @APIResponse(
            responseCode = "200",
            description = "The preset; each spec can be submitted as it is",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Preset")))
    @APIResponse(responseCode = "404", description = "There is no such preset")
    public Response get(@PathParam("name") String name) {
        return presets.find(name).map(preset -> Response.ok(preset).build()).orElseGet(() -> Problem.unknownPreset(name)
                .response());
    }
}
