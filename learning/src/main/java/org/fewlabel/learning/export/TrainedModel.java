package org.fewlabel.learning.export;

import java.util.List;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.labeling.Choice;
import org.fewlabel.learning.labeling.ModelFacts;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.network.ChannelNormalization;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.training.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one trained network: what it takes to use it, and what its user should know.
 *
 * @param epoch after which it is as it is, from 0
 * @param network which of the run's networks
 * @param choice what the validation examples spoke for up to that epoch; null for a job without any
 * @param provenance of the attempt that trained it; null where it does not say
 */
public record TrainedModel(
        JobSpec spec,
        int epoch,
        TrainedNetwork network,
        NetworkSnapshot weights,
        ModelFacts facts,
        @Nullable Choice choice,
        @Nullable RunProvenance provenance) {
    private static final int BYTE_MAX = 255;

    public TrainedModel {
        Networks.requireFit(
                weights,
                spec.network(),
                shapeOf(spec, facts),
                facts.classNames().size());
    }

    /**
     * The network of a finished epoch.
     *
     * @param snapshot of the epoch; it brings the student and the average
     * @param teacher of the same epoch; it brings the teacher, and what is known of all three
     * @throws MissingFactsException if an earlier version made the teacher, which says no more than its weights
     * @throws IllegalArgumentException if the two are not of the same epoch of the same job
     */
    public static TrainedModel of(Checkpoint snapshot, Teacher teacher, TrainedNetwork network) {
        if (!snapshot.spec().equals(teacher.spec()) || snapshot.epoch() != teacher.epoch()) {
            throw new IllegalArgumentException("the snapshot of epoch " + snapshot.epoch()
                    + " and the teacher of epoch " + teacher.epoch() + " are not of the same epoch of the same job");
        }
        ModelFacts facts = teacher.facts();
        if (facts == null) {
            throw new MissingFactsException(teacher.epoch());
        }
        NetworkSnapshot weights =
                switch (network) {
                    case STUDENT -> snapshot.student();
                    case AVERAGE -> snapshot.average();
                    case TEACHER -> teacher.state();
                };
        return new TrainedModel(
                snapshot.spec(), snapshot.epoch(), network, weights, facts, teacher.choice(), snapshot.provenance());
    }

    /** Of one image, as the network sees it: of a head, the features that its backbone gives. */
    public Shape shape() {
        return shapeOf(spec, facts);
    }

    /** Of one image of the data set, which a backbone turns into what the network sees. */
    Shape images() {
        return imagesOf(spec);
    }

    private static Shape shapeOf(JobSpec spec, ModelFacts facts) {
        return spec.network().backbone() == null
                ? imagesOf(spec)
                : new Shape(1, 1, facts.means().size());
    }

    private static Shape imagesOf(JobSpec spec) {
        DatasetShape shape = spec.dataset().shape();
        return new Shape(shape.height(), shape.width(), shape.channels());
    }

    /** How its inputs are normalized. */
    public ChannelNormalization normalization() {
        return new ChannelNormalization(shape().isPoint() ? 1 : BYTE_MAX, facts.means(), facts.deviations());
    }

    /** By class. */
    public List<String> classNames() {
        return facts.classNames();
    }
}
