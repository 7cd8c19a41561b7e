package org.fewlabel.learning.method;

import org.fewlabel.contracts.job.MethodSpec;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Vector;

/**
 * The step average: a network whose weights follow the student's after every update, θ' ← α_t θ' + (1 − α_t) θ with
 * α_t = min(1 − 1/(t+1), emaDecay) (Tarvainen, Valpola, 2017, arXiv 1703.01780, eq. 2). The step loop keeps one for every
 * method. For methods with a teacher it is the teacher.
 *
 * <p>It starts as a copy of the student. The running statistics of batch norm follow one of two rules. Those of a teacher
 * come from its own passes, which are in training mode, and from nowhere else; no gradient flows through them. Where nobody
 * runs it forward, they are averaged as the weights are (docs/adr/012).
 */
public final class StepAverage implements AutoCloseable {
    private final Network network;
    private final Network student;
    private final double decay;
    private final boolean isTeacher;

    /** @param network of the student's architecture, of which the average takes possession */
    public StepAverage(MethodSpec spec, Network student, Network network) {
        this.network = network;
        this.student = student;
        this.decay = spec.emaDecay();
        this.isTeacher = spec.hasStepTeacher();
        network.parameters().copyFrom(student.parameters());
        network.statistics().copyFrom(student.statistics());
    }

    /** The average's own. */
    public Network network() {
        return network;
    }

    /** What the teacher says: [images, classes]. */
    Logits logits(Images images, long maskSeed) {
        return network.forward(images, Mode.TRAIN, maskSeed);
    }

    /** What the teacher says: [images, classes]. */
    Probabilities probabilities(Images images, long maskSeed) {
        return Probabilities.softmax(logits(images, maskSeed));
    }

    /**
     * The optimizer has moved the student.
     *
     * @param step counts the updates of the whole run, from 1
     */
    public void follow(long step) {
        double alpha = Math.min(1 - 1.0 / (step + 1), decay);
        blend(alpha, network.parameters(), student.parameters(), student.frozenParameters());
        if (!isTeacher) {
            blend(alpha, network.statistics(), student.statistics(), student.frozenStatistics());
        }
    }

    /** What is frozen is the same in both, and α θ + (1 − α) θ is not always θ to the last bit. */
    private static void blend(double alpha, Vector own, Vector others, int frozen) {
        if (frozen == 0) {
            own.blend(alpha, 1 - alpha, others);
        } else if (frozen < own.size()) {
            own.part(frozen, own.size()).blend(alpha, 1 - alpha, others.part(frozen, own.size()));
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
