package org.fewlabel.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.Patience;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.ListingLimits;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.gateway.dataset.UploadLimits;
import org.fewlabel.gateway.dataset.Uploads;
import org.fewlabel.gateway.download.StoreAsDependency;
import org.fewlabel.gateway.folder.BoundedImageFolders;
import org.fewlabel.gateway.folder.SeenFolders;
import org.fewlabel.gateway.job.RetryPolicy;
import org.fewlabel.gateway.product.PredictionLimits;
import org.fewlabel.service.outage.Dependency;
import org.fewlabel.service.outage.DependencyCheck;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.scratch.ScratchFiles;

/** What the gateway's parts need and do not make themselves. */
@ApplicationScoped
class Providers {
    /** Somebody waits for the answer, and can ask again. */
    private static final Patience WITH_THE_STORE = new Patience(3, Duration.ofMillis(200));

    /** REST speaks the JSON of the contracts. */
    @Produces
    @Singleton
    ObjectMapper objectMapper() {
        return Json.mapper();
    }

    @Produces
    @Singleton
    ArtifactStore artifactStore(GatewayConfig config) throws IOException {
        return new StoreAsDependency(ArtifactStores.open(
                config.artifacts().url(), config.artifacts().s3().settings(), WITH_THE_STORE));
    }

    /** At the start, so that a wrong address or credential stops the service, and not the first user who wants a model. */
    void openStore(@Observes StartupEvent event, ArtifactStore store) {
        // The injection has opened it.
    }

    /** Jobs come, run and are listed without it; models and labels cannot be had. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck storeCheck(ArtifactStore store) {
        return DependencyCheck.ofOptional(new Dependency(Outage.STORE, store::requireThere));
    }

    @Produces
    @Singleton
    SeenFolders imageFolders(GatewayConfig config, Uploads uploads) {
        GatewayConfig.Datasets datasets = config.datasets();
        ListingLimits limits = new ListingLimits(datasets.entriesMax(), datasets.listingMax());
        return new SeenFolders(
                datasets.folder()
                        .map(folder -> new BoundedImageFolders(
                                new MountedImageFolders(folder, limits), datasets.listingsMax(), datasets.listingMax()))
                        .orElse(null),
                uploads::look);
    }

    void letGo(@Disposes SeenFolders folders) {
        folders.close();
    }

    @Produces
    @Singleton
    UploadLimits uploadLimits(GatewayConfig config) {
        GatewayConfig.Uploads uploads = config.uploads();
        return new UploadLimits(
                uploads.archiveMax().asLongValue(),
                uploads.unpackedMax().asLongValue(),
                uploads.entriesMax(),
                uploads.pictureMax().asLongValue(),
                uploads.ratioMax(),
                uploads.durationMax());
    }

    @Produces
    @Singleton
    ModelFolder modelFolder(GatewayConfig config) {
        return new ModelFolder(config.models().folder().orElse(null));
    }

    @Produces
    @Singleton
    PredictionLimits predictionLimits(GatewayConfig config) {
        GatewayConfig.Predictions predictions = config.predictions();
        return new PredictionLimits(
                predictions.filesMax(),
                predictions.fileMax().asLongValue(),
                predictions.requestMax().asLongValue(),
                predictions.uploadDurationMax());
    }

    @Produces
    @Singleton
    ScratchFiles scratchFiles(GatewayConfig config) {
        return ScratchFiles.temporary(config.downloads().scratchMax().asLongValue(), "fewlabel.downloads.scratch-max");
    }

    @Produces
    @Singleton
    RetryPolicy retryPolicy(GatewayConfig config) {
        return new RetryPolicy(
                config.attemptsMax(), config.retry().delay(), config.retry().delayMax());
    }
}
