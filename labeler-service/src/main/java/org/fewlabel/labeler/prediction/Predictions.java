package org.fewlabel.labeler.prediction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.contracts.prediction.Prediction;
import org.fewlabel.contracts.prediction.PredictionAnswer;
import org.fewlabel.contracts.prediction.PredictionRequest;
import org.fewlabel.labeler.LabelerConfig;
import org.fewlabel.labeler.model.BusyException;
import org.fewlabel.learning.data.HeapShortageException;
import org.fewlabel.learning.prediction.Pictures;
import org.fewlabel.learning.prediction.Predictor;

/**
 * Predicts the pictures of requests, a few requests at a time and no more: whoever comes then is told to come back. Of pictures, one is decoded at a time, and one thread asks the networks.
 */
@ApplicationScoped
class Predictions {
    private final LoadedNetworks networks;
    private final Clock clock;
    private final Semaphore slots;
    private final Duration durationMax;

    @Inject
    Predictions(LoadedNetworks networks, Clock clock, LabelerConfig config) {
        this(
                networks,
                clock,
                config.predictions().concurrentMax(),
                config.predictions().durationMax());
    }

    Predictions(LoadedNetworks networks, Clock clock, int concurrentMax, Duration durationMax) {
        if (concurrentMax < 1) {
            throw new IllegalArgumentException(
                    "fewlabel.predictions.concurrent-max must be at least 1, was: " + concurrentMax);
        }
        this.networks = networks;
        this.clock = clock;
        this.slots = new Semaphore(concurrentMax);
        this.durationMax = durationMax;
    }

    /**
     * Answers one request. That its model cannot be had, or that there is no room, is found before its pictures are looked at.
     *
     * @param mediaType of the body
     * @throws BusyException if there is no room for it, or others take too long
     * @throws TooSlowException if it does
     * @throws RefusedPicturesException if the body is not what it should be
     * @throws IOException if the model cannot be had
     */
    PredictionAnswer answer(PredictionRequest request, String mediaType, InputStream body)
            throws IOException, RefusedPicturesException {
        Deadline deadline = new Deadline(clock, durationMax);
        TimedBody timed = new TimedBody(body, deadline);
        try {
            return answer(request, new PictureUpload(mediaType, timed, request), deadline);
        } catch (IOException | RefusedPicturesException | RuntimeException e) {
            timed.leaveTheRest();
            throw e;
        }
    }

    private PredictionAnswer answer(PredictionRequest request, PictureUpload upload, Deadline deadline)
            throws IOException, RefusedPicturesException {
        if (!slots.tryAcquire()) {
            throw new BusyException(
                    "it predicts for as many requests as it may at a time (fewlabel.predictions.concurrent-max)");
        }
        try {
            StoredModel model = request.model();
            Pictures pictures = networks.ask(model, Predictor::pictures, deadline.left());
            upload.read((name, file) -> {
                deadline.left();
                try {
                    pictures.add(name, file);
                } catch (HeapShortageException e) {
                    throw new BusyException("of a picture, " + e.getMessage() + "; more heap (-Xmx) helps for good");
                }
            });
            List<Prediction> images = networks.ask(
                    model, predictor -> predictor.predict(pictures, request.top(), deadline::left), deadline.left());
            return new PredictionAnswer(request.epoch(), model.network(), images);
        } finally {
            slots.release();
        }
    }
}
