package org.fewlabel.labeler.model;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.model.ModelExport;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.learning.export.ModelCard;
import org.fewlabel.learning.export.ModelWriter;
import org.fewlabel.learning.export.TrainedModel;
import org.fewlabel.service.scratch.ScratchFile;
import org.fewlabel.service.scratch.ScratchFiles;
import org.jspecify.annotations.Nullable;

/** Models as their users take them home. The gateway asks, for it knows which model is meant and has no engine. */
@Path("/internal/v1")
@Blocking
class ModelsResource {
    /** Its file, and what is made of it. */
    private static final int BACKBONE_COPIES = 2;

    private final StoredModels models;
    private final ScratchFiles scratch;
    private final MountedBackbones backbones;

    ModelsResource(StoredModels models, ScratchFiles scratch, MountedBackbones backbones) {
        this.models = models;
        this.scratch = scratch;
        this.backbones = backbones;
    }

    @POST
    @Path("models")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_OCTET_STREAM, "application/zip", ProblemDetails.MEDIA_TYPE})
    public Response export(@Nullable ModelExport wish) throws IOException {
        if (wish == null) {
            throw new BadRequestException("a model and a format are needed");
        }
        ScratchFile file = written(wish);
        // What fails on the way ends the connection; a stream as the entity would end there as if it were whole.
        StreamingOutput content = out -> {
            try (file;
                    InputStream in = file.content()) {
                in.transferTo(out);
            }
        };
        return Response.ok(content, wish.format().mediaType())
                .header(HttpHeaders.CONTENT_LENGTH, file.bytes())
                .build();
    }

    private ScratchFile written(ModelExport wish) throws IOException {
        try (StoredModels.Held held = models.load(wish.model())) {
            long backbone = backboneBytes(wish.format(), held.model());
            held.takeMore(BACKBONE_COPIES * backbone);
            // The model's files have three networks, the answer one.
            return scratch.write(
                    wish.model().bytes() + backbone,
                    out -> ModelWriter.write(held.model(), wish.format(), backbones, out));
        }
    }

    /** Of the file that goes into the answer beside the model, to be known before it is read; 0 if none does. */
    private static long backboneBytes(ModelFormat format, TrainedModel model) {
        BackboneSpec backbone = model.spec().network().backbone();
        return backbone == null || format != ModelFormat.ONNX
                ? 0
                : backbone.model().bytes();
    }

    @POST
    @Path("model-cards")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({"text/markdown;charset=UTF-8", ProblemDetails.MEDIA_TYPE})
    public Response card(@Nullable StoredModel model) throws IOException {
        if (model == null) {
            throw new BadRequestException("a model is needed");
        }
        try (StoredModels.Held held = models.load(model)) {
            return Response.ok(ModelCard.markdown(held.model()), "text/markdown;charset=UTF-8")
                    .build();
        }
    }
}
