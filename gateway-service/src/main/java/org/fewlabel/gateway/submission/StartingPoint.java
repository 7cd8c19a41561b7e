package org.fewlabel.gateway.submission;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.StartFromSpec.FromJob;
import org.fewlabel.contracts.job.StartFromSpec.FromModel;
import org.fewlabel.contracts.job.StartingTensors;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.model.BusyModelFolderException;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.contracts.model.ModelFiles;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.contracts.model.TensorHead;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.job.Lineage;
import org.fewlabel.gateway.job.TerminalPhase;
import org.jspecify.annotations.Nullable;

/** Where the weights of a new job come from. */
sealed interface StartingPoint {
    /** @param snapshot of the job to start from; null where it starts from none */
    record Found(@Nullable ArtifactReference snapshot) implements StartingPoint {}

    /** @param violations at least one */
    record Refused(List<Violation> violations) implements StartingPoint {}

    /**
     * That the file to start from is not to be had just now, which says nothing about the job.
     *
     * @param why the same as a violation, for whoever wants it now
     */
    record Away(Violation why) implements StartingPoint {}

    /** For a job that asks for nothing. */
    static StartingPoint withoutSnapshot() {
        return new Found(null);
    }

    /**
     * For a job that starts from a file, whose header is looked at: a file that this gateway does not see the trainer looks at.
     *
     * @param models where the files are
     */
    static StartingPoint of(JobSpec spec, FromModel startFrom, ModelFolder models) {
        String name = startFrom.model().name();
        ModelFiles.Look look;
        try {
            look = models.look(name);
        } catch (BusyModelFolderException e) {
            return away(e.getMessage()); // A run of a sweep waits for its file, and says so.
        }
        if (look instanceof ModelFiles.Unseen) {
            return withoutSnapshot();
        }
        if (look instanceof ModelFiles.Refused refused) {
            return away(refused.why());
        }
        try {
            Map<String, TensorHead> tensors = Safetensors.readHeads(models.find(name));
            List<Violation> violations = StartingTensors.violations(spec, startFrom, tensors);
            return violations.isEmpty() ? withoutSnapshot() : new Refused(violations);
        } catch (CorruptSafetensorsException e) {
            return refused("startFrom.model", "must be a safetensors file; of " + name + ": " + e.getMessage());
        } catch (ModelFileException e) {
            return away(e.getMessage());
        } catch (IOException e) {
            return away("must be a file that can be read, " + name + " cannot: " + e);
        }
    }

    private static StartingPoint away(@Nullable String why) {
        return new Away(new Violation("startFrom.model", String.valueOf(why)));
    }

    /**
     * For a job that starts from another one. Only from one that is over, whose last epoch is no matter of the moment. The
     * snapshot is named for good at submission: one that failed or was cancelled and goes on afterwards changes nothing for a
     * job that started from it, but the same spec submitted later starts from its last epoch of then. One that succeeded
     * gives the same run whenever the spec is submitted.
     *
     * @param jobs finds a job by its id
     * @param labelSets which of them are part of others
     */
    static StartingPoint of(
            JobSpec spec, FromJob startFrom, Function<UUID, Optional<Job>> jobs, Lineage.Coverage labelSets) {
        Optional<Job> source = jobs.apply(startFrom.jobId());
        if (source.isEmpty()) {
            return refused("startFrom.jobId", "must be the id of a job, was " + startFrom.jobId());
        }
        Job job = source.get();
        if (!(job.phase() instanceof TerminalPhase)) {
            return refused(
                    "startFrom.jobId",
                    "must be a job that is over, was one that is " + job.state().wireName());
        }
        LabeledEpoch labeled = job.labeled();
        if (labeled == null) {
            return refused("startFrom.jobId", "must be a job with a labeled epoch, was one without");
        }
        List<Violation> violations = differences(spec, startFrom, job.spec());
        labelViolation(spec, startFrom, Lineage.of(job, jobs), labelSets).ifPresent(violations::add);
        return violations.isEmpty()
                ? new Found(labeled.resumePoint().snapshot())
                : new Refused(List.copyOf(violations));
    }

    private static List<Violation> differences(JobSpec spec, FromJob startFrom, JobSpec source) {
        List<Violation> violations = new ArrayList<>();
        NetworkName network = source.network().name();
        if (network != spec.network().name()) {
            violations.add(new Violation(
                    "network.name",
                    "must be " + network.wireName() + ", as in the job to start from, was "
                            + spec.network().name().wireName()));
        }
        BackboneSpec backbone = spec.network().backbone();
        BackboneSpec sourceBackbone = source.network().backbone();
        if (backbone != null && sourceBackbone != null) {
            violations.addAll(backbone.differencesFrom(sourceBackbone));
        }
        DatasetShape shape = spec.dataset().shape();
        DatasetShape sourceShape = source.dataset().shape();
        if (!images(shape).equals(images(sourceShape))) {
            violations.add(new Violation(
                    "startFrom.jobId",
                    "must be a job on images of " + images(shape) + ", was one on images of " + images(sourceShape)));
        }
        if (startFrom.withLastLayer() && shape.classes() != sourceShape.classes()) {
            violations.add(new Violation(
                    "startFrom.withLastLayer",
                    "must be false, since the job to start from has " + sourceShape.classes() + " classes and this one "
                            + shape.classes() + ", was true"));
        }
        return violations;
    }

    /**
     * A run knows what the weights know that it starts from. If that is more than its data set names, it must say so, for
     * nobody could compare it otherwise; and only then, so that what says so is no false alarm.
     */
    private static Optional<Violation> labelViolation(
            JobSpec spec, FromJob startFrom, Lineage source, Lineage.Coverage labelSets) {
        DatasetSpec own = spec.dataset();
        Optional<String> more = source.labelsBeyond(own, labelSets).or(() -> source.trainedOnValidationOf(own));
        boolean said = Boolean.TRUE.equals(startFrom.moreLabels());
        if (more.isPresent() == said) {
            return Optional.empty();
        }
        return Optional.of(new Violation(
                "startFrom.moreLabels",
                more.map(why -> "must be true, since the run would use more labels than it names: " + why
                                + "; it is compared apart then. Was false")
                        .orElse("must be false, since the run uses no label that it does not name, was true")));
    }

    private static String images(DatasetShape shape) {
        return shape.height() + "×" + shape.width() + "×" + shape.channels();
    }

    static StartingPoint refused(String field, String message) {
        return new Refused(List.of(new Violation(field, message)));
    }
}
