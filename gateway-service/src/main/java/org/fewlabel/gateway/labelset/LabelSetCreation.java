package org.fewlabel.gateway.labelset;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.LabelSets;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelOfImage.Source;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.identity.Ownership;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.problem.BusyException;
import org.fewlabel.gateway.problem.Turns;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Makes label sets of what people send and of what jobs predict; one at a time, since each may hold the largest one in memory, and what
 * people send takes several times its length there.
 */
@ApplicationScoped
class LabelSetCreation {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Jobs jobs;
    private final JobFiles files;
    private final PredictedLabels predictedLabels;
    private final KeptLabelSets kept;
    private final LabelSets sets;
    private final DatabaseClock clock;
    private final Ownership ownership;
    private final Turns turns = new Turns(1, WAIT, "other label sets are being made; try again shortly");

    LabelSetCreation(
            Jobs jobs,
            JobFiles files,
            PredictedLabels predictedLabels,
            KeptLabelSets kept,
            ArtifactStore store,
            DatabaseClock clock,
            Ownership ownership) {
        this.ownership = ownership;
        this.jobs = jobs;
        this.files = files;
        this.predictedLabels = predictedLabels;
        this.kept = kept;
        this.sets = new LabelSets(store);
        this.clock = clock;
    }

    /** What became of a request. */
    sealed interface Creation {}

    /** @param isNew whether there was none with the same labels */
    record Created(KeptLabelSet labelSet, boolean isNew) implements Creation {}

    record Refused(Problem problem) implements Creation {}

    /**
     * Makes a set of what a body says.
     *
     * @throws BusyException if others are made meanwhile for too long
     */
    Creation create(String body) throws IOException {
        return turns.take(() -> {
            LabelSetRequest.Reading reading = LabelSetRequest.read(body);
            if (reading instanceof LabelSetRequest.Rejected rejected) {
                return new Refused(Problem.invalid(rejected.violations()));
            }
            return reading instanceof LabelSetRequest.AcceptedEnsemble ensemble
                    ? predicted(ensemble.request())
                    : given(((LabelSetRequest.Accepted) reading).request());
        });
    }

    /**
     * Of a job that has a set itself, the new one has its labels, too, where nothing else was sent of their images: who corrects the
     * labels of that job goes on with those that it was trained with.
     */
    private Creation given(LabelSetRequest request) throws IOException {
        Optional<Job> job = request.jobId() == null ? Optional.empty() : jobs.find(request.jobId());
        if (request.jobId() != null && job.isEmpty()) {
            return refused("job", "must be the id of a job, was " + request.jobId());
        }
        DatasetName named = request.dataset();
        if (job.isEmpty() && named == DatasetName.IMAGE_FOLDER) {
            return refused("job", "is required for a folder of images: its labels tell which files there are");
        }
        DatasetSpec dataset = job.map(found -> found.spec().dataset())
                .orElseGet(() -> new DatasetSpec(Objects.requireNonNull(named, "a data set or a job is given"), 1, 0));
        if (named != null && named != dataset.name()) {
            return refused(
                    "dataset", "must be " + dataset.name().wireName() + ", as the job has it, was " + named.wireName());
        }
        LabelResolution resolution = new LabelResolution(dataset);
        if (dataset.folder() != null) {
            JobFiles.Search search = files.find(job.orElseThrow(), request.labels());
            if (search instanceof JobFiles.NotFound notFound) {
                return new Refused(notFound.problem());
            }
            resolution = new LabelResolution(dataset, (JobFiles.Found) search);
        }
        List<Violation> violations = new ArrayList<>();
        List<LabelOfImage> labels = resolution.resolve(request.labels(), violations);
        if (!violations.isEmpty()) {
            return new Refused(Problem.invalid(Violations.firstOf(violations)));
        }
        LabelSet own = LabelSet.of(dataset.name(), dataset.classNames(), labels);
        return keep(own, dataset.labelSet(), new Origin(request.note(), request.jobId(), null));
    }

    /** Where all jobs were trained with one set, the new one has its labels, too: a fresh network is to know what they were told. */
    private Creation predicted(EnsembleRequest request) throws IOException {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < request.jobs().size(); i++) {
            UUID id = request.jobs().get(i);
            if (jobs.find(id).isEmpty()) {
                violations.add(EnsembleRequest.noJob(i, id.toString()));
            }
        }
        if (!violations.isEmpty()) {
            return new Refused(Problem.invalid(violations));
        }
        PredictedLabels.Prediction prediction = predictedLabels.predict(request, kept::covers);
        if (prediction instanceof PredictedLabels.Unpredicted unpredicted) {
            return new Refused(unpredicted.problem());
        }
        PredictedLabels.Predicted predicted = (PredictedLabels.Predicted) prediction;
        KeptLabelSet.Ensemble ensemble = new KeptLabelSet.Ensemble(request.jobs(), request.minConfidence());
        return keep(predicted.labels(), predicted.labelSet(), new Origin(request.note(), null, ensemble));
    }

    /** Where a set comes from. */
    private record Origin(@Nullable String note, @Nullable UUID jobId, KeptLabelSet.@Nullable Ensemble ensemble) {}

    private Creation keep(LabelSet own, @Nullable String basedOn, Origin origin) throws IOException {
        LabelSet whole = own;
        if (basedOn != null) {
            Optional<LabelSet> before = sets.find(basedOn);
            if (before.isEmpty()) {
                return new Refused(Problem.gone("label set " + basedOn + " of the job was removed from the store"));
            }
            Set<LabelOfImage> labels = together(before.get(), own);
            if (labels.size() > LabelSet.LABELS_MAX) {
                return refused(
                        "labels",
                        "must be at most " + LabelSet.LABELS_MAX + " with those of the job's label set, which has "
                                + before.get().labels().size());
            }
            whole = new LabelSet(own.dataset(), own.classes(), List.copyOf(labels));
        }
        ArtifactReference file = sets.put(whole);
        return kept.add(new KeptLabelSet(
                file.sha256(),
                file.bytes(),
                whole.dataset(),
                whole.classes(),
                whole.count(Source.GIVEN),
                whole.count(Source.PREDICTED),
                origin.note(),
                origin.jobId(),
                origin.ensemble(),
                file.sha256().equals(basedOn) ? null : basedOn,
                clock.now(),
                ownership.owner()));
    }

    /** Of an image that both label, the newer label counts, but never a predicted one before a given one. */
    private static Set<LabelOfImage> together(LabelSet before, LabelSet newer) {
        Set<LabelOfImage> labels = new TreeSet<>(LabelOfImage.ORDER);
        for (Source source : List.of(Source.GIVEN, Source.PREDICTED)) {
            for (LabelSet set : List.of(newer, before)) {
                // One that is there already stays.
                set.labels().stream().filter(each -> each.source() == source).forEach(labels::add);
            }
        }
        return labels;
    }

    private static Creation refused(String field, String message) {
        return new Refused(Problem.invalid(field, message));
    }
}
