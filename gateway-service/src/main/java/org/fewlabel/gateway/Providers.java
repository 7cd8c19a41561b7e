package org.fewlabel.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.Patience;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.gateway.job.RetryPolicy;
import org.fewlabel.gateway.product.PredictionLimits;

/** What the gateway's parts need and do not make themselves. */
@ApplicationScoped
class Providers {
    /** Somebody waits for the answer, and can ask again. */
    private static final Patience WITH_THE_STORE = new Patience(3, Duration.ofMillis(200));

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** REST speaks the JSON of the contracts. */
    @Produces
    @Singleton
    ObjectMapper objectMapper() {
        return Json.mapper();
    }

    @Produces
    @Singleton
    ArtifactStore artifactStore(GatewayConfig config) throws IOException {
        return ArtifactStores.open(
                config.artifacts().url(), config.artifacts().s3().settings(), WITH_THE_STORE);
    }

    /** At the start, so that a wrong address or credential stops the service, and not the first user who wants a model. */
    void openStore(@Observes StartupEvent event, ArtifactStore store) {
        // The injection has opened it.
    }

    @Produces
    @Singleton
    ImageFolders imageFolders(GatewayConfig config) {
        return config.datasets()
                .folder()
                .<ImageFolders>map(MountedImageFolders::new)
                .orElse(ImageFolders.UNSEEN);
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
                predictions.requestMax().asLongValue());
    }

    @Produces
    @Singleton
    RetryPolicy retryPolicy(GatewayConfig config) {
        return new RetryPolicy(
                config.attemptsMax(), config.retry().delay(), config.retry().delayMax());
    }
}
