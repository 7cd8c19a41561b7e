package org.fewlabel.trainer;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.Patience;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.UploadedFolders;
import org.fewlabel.service.outage.Dependency;
import org.fewlabel.service.outage.DependencyCheck;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.trainer.claim.TrainerName;
import org.fewlabel.trainer.run.OutlastingArtifactStore;

/** What the trainer's parts share and do not make themselves. */
@ApplicationScoped
class TrainerBeans {
    /** Together with the pauses between them some seconds: what takes longer is an outage, which the run waits out and tells of. */
    private static final Patience WITH_THE_STORE = new Patience(5, Duration.ofMillis(500));

    @Produces
    @Singleton
    TrainerName name() {
        return TrainerName.ofThisProcess();
    }

    @Produces
    @Singleton
    OutlastingArtifactStore artifactStore(TrainerConfig config, Outages outages) throws IOException {
        ArtifactStore store = ArtifactStores.open(
                config.artifacts().url(), config.artifacts().s3().settings(), WITH_THE_STORE);
        return new OutlastingArtifactStore(store, outages);
    }

    /** At the start, so that a wrong address or credential stops the service, and not the first job that it takes. */
    void openStore(@Observes StartupEvent event, ArtifactStore store) {
        // The injection has opened it.
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck storeCheck(ArtifactStore store) {
        return DependencyCheck.of(new Dependency(Outage.STORE, store::requireThere));
    }

    @Produces
    @Singleton
    BackboneFeatures backboneFeatures(ArtifactStore store, TrainerConfig config) {
        return new BackboneFeatures(store, config.features().bytesMax().asLongValue());
    }

    @Produces
    @Singleton
    DatasetSettings datasetSettings(TrainerConfig config, ArtifactStore store, Clock clock) {
        Path cache = config.datasets().cache().orElseGet(DatasetSettings::userCache);
        long uploadsMax = config.datasets().uploadsMax().asLongValue();
        return new DatasetSettings(
                config.datasets().folder().orElse(null), cache, new UploadedFolders(cache, uploadsMax, store, clock));
    }

    @Produces
    @Singleton
    ModelFolder modelFolder(TrainerConfig config) {
        return new ModelFolder(config.models().folder().orElse(null));
    }
}
