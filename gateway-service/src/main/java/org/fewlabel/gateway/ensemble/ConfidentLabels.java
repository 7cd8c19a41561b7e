package org.fewlabel.gateway.ensemble;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelOfImage.Source;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.gateway.job.Lineage;
import org.fewlabel.gateway.label.LabelSource;
import org.fewlabel.gateway.label.LabelsTable;
import org.fewlabel.gateway.labelset.EnsembleRequest;
import org.fewlabel.gateway.labelset.PredictedLabels;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The labels that an ensemble is sure of, for a fresh network to learn from: pseudo labels of several models (arXiv 2503.09707) by the
 * mean of their probabilities, which are raw.
 */
@ApplicationScoped
class ConfidentLabels implements PredictedLabels {
    private final Jobs jobs;
    private final Ensembles ensembles;

    ConfidentLabels(Jobs jobs, Ensembles ensembles) {
        this.jobs = jobs;
        this.ensembles = ensembles;
    }

    @Override
    public Prediction predict(EnsembleRequest request, Lineage.Coverage labelSets) throws IOException {
        List<String> ids = request.jobs().stream().map(UUID::toString).toList();
        Members members = Members.of(ids, request.moreLabels(), jobs::find, labelSets);
        if (members instanceof Members.Refused refused) {
            return new Unpredicted(refused.problem());
        }
        Members.Found found = (Members.Found) members;
        List<Closeable> open = new ArrayList<>();
        try {
            return predicted(found, ensembles.labels(found, open::add), request.minConfidence());
        } catch (UnlikeMembersException e) {
            return new Unpredicted(Problem.noEnsemble(e.getMessage()));
        } catch (MissingArtifactException e) {
            return new Unpredicted(Problem.gone("what a job predicted was removed from the store: " + e.getMessage()));
        } finally {
            for (Closeable each : open) {
                each.close();
            }
        }
    }

    private static Prediction predicted(Members.Found members, LabelsTable table, double minConfidence)
            throws IOException {
        List<LabelOfImage> labels = new ArrayList<>();
        int[] sure = new int[1];
        table.all().forEach((image, probabilities) -> {
            if (image.source() == LabelSource.PREDICTED && image.confidence() >= (float) minConfidence) {
                sure[0]++;
                if (labels.size() < LabelSet.LABELS_MAX) {
                    String file = image.file();
                    labels.add(
                            file == null
                                    ? LabelOfImage.at(image.index(), image.predicted(), Source.PREDICTED)
                                    : LabelOfImage.of(file, image.predicted(), Source.PREDICTED));
                }
            }
        });
        if (labels.isEmpty() || sure[0] > LabelSet.LABELS_MAX) {
            return new Unpredicted(Problem.noEnsemble("the jobs are together that sure of " + sure[0]
                    + " images that none of them was given the label of; a label set has 1 to " + LabelSet.LABELS_MAX
                    + ": choose another minConfidence"));
        }
        DatasetSpec dataset = table.dataset();
        return new Predicted(LabelSet.of(dataset.name(), dataset.classNames(), labels), labelSet(members));
    }

    /** Null where they have none, or different ones. */
    private static @Nullable String labelSet(Members.Found members) {
        Set<@Nullable String> names = new HashSet<>();
        members.jobs().forEach(job -> names.add(job.spec().dataset().labelSet()));
        return names.size() == 1 ? names.iterator().next() : null;
    }
}
