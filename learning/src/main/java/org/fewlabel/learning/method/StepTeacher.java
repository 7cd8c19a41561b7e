package org.fewlabel.learning.method;

import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;

/**
 * A teacher that follows the student after every update: θ' ← α_t θ' + (1 − α_t) θ with α_t = min(1 − 1/(t+1), emaDecay)
 * (Tarvainen, Valpola, 2017, arXiv 1703.01780, eq. 2), over the weights and the running statistics.
 *
 * <p>It starts as a copy of the student. Its passes are in training mode, with batch statistics and running statistics of
 * its own; no gradient flows through them.
 */
final class StepTeacher implements AutoCloseable {
    private final Network network;
    private final Network student;
    private final double decay;

    /** @param network of the student's architecture, of which the teacher takes possession */
    StepTeacher(Network network, Network student, double decay) {
        this.network = network;
        this.student = student;
        this.decay = decay;
        network.parameters().copyFrom(student.parameters());
        network.statistics().copyFrom(student.statistics());
    }

    Network network() {
        return network;
    }

    /** [images, classes]. */
    Logits logits(Images images, long maskSeed) {
        return network.forward(images, Mode.TRAIN, maskSeed);
    }

    /** [images, classes]. */
    Probabilities probabilities(Images images, long maskSeed) {
        return Probabilities.softmax(logits(images, maskSeed));
    }

    /** @param step counts the updates of the whole run, from 1 */
    void follow(long step) {
        double alpha = Math.min(1 - 1.0 / (step + 1), decay);
        network.parameters().blend(alpha, 1 - alpha, student.parameters());
        network.statistics().blend(alpha, 1 - alpha, student.statistics());
    }

    @Override
    public void close() {
        network.close();
    }
}
