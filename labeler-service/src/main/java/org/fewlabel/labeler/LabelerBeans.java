package org.fewlabel.labeler;

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
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.data.DatasetSettings;

/** What the labeler's parts share and do not make themselves. */
@ApplicationScoped
class LabelerBeans {
    /** Together with the pauses between them about two minutes: a store that restarts is back by then. */
    private static final Patience WITH_THE_STORE = new Patience(9, Duration.ofMillis(500));

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
    ArtifactStore artifactStore(LabelerConfig config) throws IOException {
        return ArtifactStores.open(
                config.artifacts().url(), config.artifacts().s3().settings(), WITH_THE_STORE);
    }

    /** At the start, so that a wrong address or credential stops the service, and not the first epoch that it is given. */
    void openStore(@Observes StartupEvent event, ArtifactStore store) {
        // The injection has opened it.
    }

    @Produces
    @Singleton
    BackboneFeatures backboneFeatures(ArtifactStore store, LabelerConfig config) {
        return new BackboneFeatures(store, config.features().bytesMax().asLongValue());
    }

    @Produces
    @Singleton
    DatasetSettings datasetSettings(LabelerConfig config) {
        return new DatasetSettings(
                config.datasets().folder().orElse(null),
                config.datasets().cache().orElseGet(DatasetSettings::userCache));
    }

    @Produces
    @Singleton
    ModelFolder modelFolder(LabelerConfig config) {
        return new ModelFolder(config.models().folder().orElse(null));
    }
}
