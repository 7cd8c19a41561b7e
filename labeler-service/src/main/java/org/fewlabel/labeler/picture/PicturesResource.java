package org.fewlabel.labeler.picture;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.picture.DatasetInventory;
import org.fewlabel.contracts.picture.PictureFlaws;
import org.fewlabel.contracts.picture.PictureRequest;
import org.jspecify.annotations.Nullable;

/** Training images as pictures, and what data sets there are. The gateway asks, for it knows which are meant and has no data. */
@Path("/internal/v1")
@Blocking
class PicturesResource {
    private final Pictures pictures;
    private final Inventory inventory;
    private final PictureChecks checks;

    PicturesResource(Pictures pictures, Inventory inventory, PictureChecks checks) {
        this.checks = checks;
        this.pictures = pictures;
        this.inventory = inventory;
    }

    @POST
    @Path("pictures")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({"image/png", ProblemDetails.MEDIA_TYPE})
    public byte[] png(@Nullable PictureRequest wanted) throws IOException, NoPictureException {
        if (wanted == null) {
            throw new BadRequestException("a picture must be named");
        }
        return pictures.png(wanted);
    }

    /** Pictures of an upload, one after the other. */
    @POST
    @Path("picture-checks")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces({MediaType.APPLICATION_JSON, ProblemDetails.MEDIA_TYPE})
    public PictureFlaws check(InputStream body) throws IOException {
        return checks.check(body);
    }

    /** A question without words, for the gateway asks all of its own in the same way. */
    @POST
    @Path("dataset-inventory")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, ProblemDetails.MEDIA_TYPE})
    public DatasetInventory inventory() {
        return inventory.look();
    }
}
