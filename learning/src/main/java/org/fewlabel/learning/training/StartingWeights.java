package org.fewlabel.learning.training;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.StartFromSpec;
import org.fewlabel.contracts.job.StartFromSpec.FromJob;
import org.fewlabel.contracts.job.StartFromSpec.FromModel;
import org.fewlabel.contracts.job.StartingTensors;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.PyTorchWeights;
import org.fewlabel.learning.network.PyTorchWeights.Part;

/**
 * What a run that starts from another run, or from a file, takes of it: weights and batch-norm statistics, layer by layer, bit
 * for bit. Layers are told by name, so that the two may differ in dropout.
 */
final class StartingWeights {
    private StartingWeights() {}

    /**
     * @param student with fresh weights, which it keeps in the last layer where that is not to be taken
     * @throws CorruptSafetensorsException if the two networks differ
     */
    static void give(Checkpoint source, JobSpec spec, FromJob startFrom, Network student)
            throws CorruptSafetensorsException {
        if (source.spec().network().name() != spec.network().name()) {
            throw new CorruptSafetensorsException(
                    "a " + spec.network().name().wireName() + " cannot start from the weights of a "
                            + source.spec().network().name().wireName());
        }
        DatasetShape shape = source.spec().dataset().shape();
        BackboneSpec sourceBackbone = source.spec().network().backbone();
        BackboneSpec backbone = spec.network().backbone();
        Shape input = new Shape(shape.height(), shape.width(), shape.channels());
        if (backbone != null && sourceBackbone != null) {
            List<Violation> differences = backbone.differencesFrom(sourceBackbone);
            if (!differences.isEmpty()) {
                throw new CorruptSafetensorsException("a head cannot start from one on other features: "
                        + differences.stream()
                                .map(difference -> difference.field() + " " + difference.message())
                                .collect(Collectors.joining("; ")));
            }
            // It takes as many features as its backbone gives, and the same backbone gives as many to other images.
            input = student.input();
        }
        Safetensors layers =
                new PyTorchWeights(source.spec().network(), input, shape.classes()).write(source.student(), Map.of());
        take(layers, spec, startFrom, student);
    }

    /**
     * @param file of PyTorch's names
     * @param student as above
     * @throws UnfitModelException naming the tensors that are missing, too many or of another shape
     */
    static void give(Safetensors file, JobSpec spec, FromModel startFrom, Network student) throws UnfitModelException {
        List<Violation> violations = StartingTensors.violations(spec, startFrom, file.heads());
        if (!violations.isEmpty()) {
            throw new UnfitModelException(startFrom.model().name() + " "
                    + violations.stream().map(Violation::message).collect(Collectors.joining("; it ")));
        }
        try {
            take(file, spec, startFrom, student);
        } catch (CorruptSafetensorsException e) {
            throw new IllegalStateException("the network has other tensors than its contract", e);
        }
    }

    private static void take(Safetensors layers, JobSpec spec, StartFromSpec startFrom, Network student)
            throws CorruptSafetensorsException {
        new PyTorchWeights(spec.network(), student.input(), student.classes())
                .read(
                        layers,
                        NetworkSnapshot.of(student),
                        startFrom.withLastLayer() ? Part.ALL : Part.ALL_BUT_LAST_LAYER)
                .restoreTo(student);
    }
}
