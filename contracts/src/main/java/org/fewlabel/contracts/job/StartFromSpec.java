package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.UUID;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFiles;
import org.jspecify.annotations.Nullable;

/** Where a network's weights and batch-norm statistics come from that does not start from random ones. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(StartFromSpec.FromJob.class), @JsonSubTypes.Type(StartFromSpec.FromModel.class)})
public sealed interface StartFromSpec {
    /**
     * Whether the last layer is taken, too; without it the last layer starts as {@code seed} and
     * {@code network.initialization} say, for data with other classes.
     */
    boolean withLastLayer();

    /** Whether the weights know labels that the run does not name, or nobody knows that they do not. */
    boolean knowsMoreLabels();

    /** Null where the job does not ask for it. */
    static @Nullable StartFromSpec read(Fields fields, String name, ModelFiles models) {
        if (!fields.has(name)) {
            return null;
        }
        Fields below = fields.object(name);
        boolean isOfJob = below.has("jobId") || !below.has("model");
        if (isOfJob && below.has("model")) {
            below.reject(
                    "model", "must be left out where jobId is given, or the other way round: a job starts from one");
        }
        StartFromSpec spec = isOfJob ? FromJob.read(below) : FromModel.read(below, models);
        below.rejectUnknown();
        return spec;
    }

    /**
     * What an earlier job's student had after its last labeled epoch.
     *
     * @param jobId of the earlier job, which must be over
     * @param moreLabels whether the earlier job, or one that it started from, knew labels that this one does not name or
     *     hides from training as validation images; null in a job of before this was asked, of which nobody knows
     */
    record FromJob(
            UUID jobId, boolean withLastLayer, @Nullable Boolean moreLabels) implements StartFromSpec {
        static FromJob read(Fields fields) {
            return new FromJob(
                    fields.requiredUuid("jobId"), fields.flag("withLastLayer", true), fields.flag("moreLabels", false));
        }

        @Override
        public boolean knowsMoreLabels() {
            return !Boolean.FALSE.equals(moreLabels);
        }
    }

    /**
     * What a file holds, by PyTorch's names of its tensors. Nobody knows what such weights have learned (docs/adr/017).
     *
     * @param ignoreSurplus whether tensors that the network has no use for are passed over
     */
    record FromModel(ModelFile model, boolean withLastLayer, boolean ignoreSurplus) implements StartFromSpec {
        static FromModel read(Fields fields, ModelFiles models) {
            return new FromModel(
                    ModelFileField.read(fields, "model", models, ModelFile.BYTES_MAX),
                    fields.flag("withLastLayer", false),
                    fields.flag("ignoreSurplus", false));
        }

        @Override
        public boolean knowsMoreLabels() {
            return true;
        }
    }
}
