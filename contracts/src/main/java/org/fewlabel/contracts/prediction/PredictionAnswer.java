package org.fewlabel.contracts.prediction;

import java.util.List;
import org.fewlabel.contracts.TrainedNetwork;

/**
 * What one of a job's networks says of some pictures.
 *
 * @param epoch after which the network is as it is, from 0
 * @param images in the order in which they came
 */
public record PredictionAnswer(int epoch, TrainedNetwork network, List<Prediction> images) {
    public PredictionAnswer {
        images = List.copyOf(images);
    }
}
