package org.fewlabel.trainer;

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
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.trainer.claim.TrainerName;

/** What the trainer's parts share and do not make themselves. */
@ApplicationScoped
class TrainerBeans {
    /** Together with the pauses between them about two minutes: a store that restarts is back by then. */
    private static final Patience WITH_THE_STORE = new Patience(9, Duration.ofMillis(500));

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    TrainerName name() {
        return TrainerName.ofThisProcess();
    }

    @Produces
    @Singleton
    ArtifactStore artifactStore(TrainerConfig config) throws IOException {
        return ArtifactStores.open(
                config.artifacts().url(), config.artifacts().s3().settings(), WITH_THE_STORE);
    }

    /** At the start, so that a wrong address or credential stops the service, and not the first job that it takes. */
    void openStore(@Observes StartupEvent event, ArtifactStore store) {
        // The injection has opened it.
    }

    @Produces
    @Singleton
    BackboneFeatures backboneFeatures(ArtifactStore store, TrainerConfig config) {
        return new BackboneFeatures(store, config.features().bytesMax().asLongValue());
    }

    @Produces
    @Singleton
    DatasetSettings datasetSettings(TrainerConfig config) {
        return new DatasetSettings(
                config.datasets().folder().orElse(null),
                config.datasets().cache().orElseGet(DatasetSettings::userCache));
    }

    @Produces
    @Singleton
    ModelFolder modelFolder(TrainerConfig config) {
        return new ModelFolder(config.models().folder().orElse(null));
    }
}
