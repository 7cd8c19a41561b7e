package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.trainer.TrainerConfig;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a job's network sees in place of images, where the job has a backbone. */
@ApplicationScoped
public class JobFeatures {
    private static final Logger LOG = Logger.getLogger(JobFeatures.class);

    private final ModelFolder models;
    private final BackboneFeatures features;
    private final int threads;

    JobFeatures(BackboneFeatures features, ModelFolder models, TrainerConfig config) {
        this.models = models;
        this.features = features;
        this.threads = config.features().threads();
    }

    /**
     * The images themselves, or the features that the job's backbone gives them.
     *
     * @param stop ends a pass that is under way; what it has stored by then stays
     * @throws InterruptedException if it did
     */
    Dataset of(JobSpec spec, Dataset images, RunStop stop, RunProgress progress, TrainingFigures figures)
            throws IOException, InterruptedException {
        BackboneSpec backbone = spec.network().backbone();
        if (backbone == null) {
            return images;
        }
        AtomicReference<@Nullable FeatureExtractor> running = new AtomicReference<>();
        try (Interruption interruption = new Interruption()) {
            stop.onRaise(() -> {
                interruption.interrupt();
                FeatureExtractor extractor = running.get();
                if (extractor != null) {
                    extractor.stop();
                }
            });
            Dataset described = features.computed(
                    images,
                    spec,
                    () -> {
                        FeatureExtractor extractor = open(backbone);
                        running.set(extractor);
                        return extractor;
                    },
                    (done, inAll) -> {
                        progress.describing(done, inAll);
                        figures.described(done);
                    });
            progress.ready();
            return described;
        } catch (IOException | UnfitBackboneException e) {
            if (stop.isRaised()) {
                throw (InterruptedException)
                        new InterruptedException("stopped while it computed features").initCause(e);
            }
            throw e;
        } finally {
            // The lambda above may not reach for an extractor that is closed.
            stop.onRaise(() -> {});
        }
    }

    private FeatureExtractor open(BackboneSpec backbone) {
        LOG.infof("Computing features: model=%s", backbone.model().name());
        return FeatureExtractor.open(read(backbone.model()), backbone.features(), threads);
    }

    private byte[] read(ModelFile model) {
        try {
            return models.readBackbone(model);
        } catch (ModelFileException e) {
            throw new BackboneUnavailableException(model.name() + " " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OutOfMemoryError e) {
            throw new BackboneUnavailableException(
                    model.name() + " has " + model.bytes() + " bytes, for which the trainer has too little memory", e);
        }
    }
}
