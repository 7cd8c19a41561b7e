package org.fewlabel.learning.training;

import java.util.Map;
import java.util.Objects;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.StartFromSpec;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.PyTorchWeights;
import org.fewlabel.learning.network.PyTorchWeights.Part;

/**
 * What a run that starts from another run takes of it: the student's weights and batch-norm statistics, layer by layer,
 * bit for bit. Layers are told by name, so that the two may differ in dropout.
 */
final class StartingWeights {
    private StartingWeights() {}

    /**
     * @param student with fresh weights, which it keeps in the last layer where that is not to be taken
     * @throws CorruptSafetensorsException if the two networks differ
     */
    static void give(Checkpoint source, JobSpec spec, StartFromSpec startFrom, Network student)
            throws CorruptSafetensorsException {
        if (source.spec().network().name() != spec.network().name()) {
            throw new CorruptSafetensorsException(
                    "a " + spec.network().name().wireName() + " cannot start from the weights of a "
                            + source.spec().network().name().wireName());
        }
        DatasetShape shape = source.spec().dataset().shape();
        // A head takes as many features as its backbone gives, and the same backbone gives as many to other images.
        Shape input = source.spec().network().backbone() == null
                ? new Shape(shape.height(), shape.width(), shape.channels())
                : student.input();
        if (!Objects.equals(source.spec().network().model(), spec.network().model())) {
            throw new CorruptSafetensorsException(
                    "a head on the features of " + spec.network().model() + " cannot start from one on those of "
                            + source.spec().network().model());
        }
        Safetensors layers =
                new PyTorchWeights(source.spec().network(), input, shape.classes()).write(source.student(), Map.of());
        new PyTorchWeights(spec.network(), student.input(), student.classes())
                .read(
                        layers,
                        NetworkSnapshot.of(student),
                        startFrom.withLastLayer() ? Part.ALL : Part.ALL_BUT_LAST_LAYER)
                .restoreTo(student);
    }
}
