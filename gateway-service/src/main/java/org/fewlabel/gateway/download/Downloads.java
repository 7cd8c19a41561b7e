package org.fewlabel.gateway.download;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.Closeable;
import java.time.Duration;
import org.fewlabel.gateway.GatewayConfig;

/**
 * The answers that are being downloaded: so many at a time, since each holds a thread, a connection and some ten kilobytes for as
 * long as its reader likes, but for one who takes nothing any more. See {@link DownloadFilter.Counted}. Answers to those who first
 * upload something are counted apart, see {@link PredictionFilter.Counted}: a slow sender keeps nobody from what is there already. So
 * are pictures, which lie in memory while they are sent, see {@link LookFilter.Counted}, folders of pictures, which lie on disk while
 * they come, see {@link UploadFilter.Counted}, and streams of events, which hold no thread and see themselves to readers who take
 * nothing, see {@link StreamFilter.Counted}.
 */
@ApplicationScoped
public class Downloads {
    private static final int LOOKS = 10;
    private static final Duration LOOK_MAX = Duration.ofSeconds(5);

    private final Duration silenceMax;
    private final Slots answers;
    private final Slots predictions;
    private final Slots looks;
    private final Slots streams;
    private final Slots uploads;

    @Inject
    Downloads(GatewayConfig config) {
        this.silenceMax = config.downloads().silenceMax();
        if (silenceMax.isNegative() || silenceMax.isZero()) {
            throw new IllegalArgumentException("fewlabel.downloads.silence-max must be positive, was: " + silenceMax);
        }
        this.answers = new Slots(
                config.downloads().concurrentMax(), "fewlabel.downloads.concurrent-max", "sends as many answers");
        this.predictions = new Slots(
                config.predictions().uploadsMax(),
                "fewlabel.predictions.uploads-max",
                "takes as many requests with pictures");
        this.looks = new Slots(
                config.pictures().requestsMax(),
                "fewlabel.pictures.requests-max",
                "answers as many requests for pictures and data sets");
        this.uploads = new Slots(
                config.uploads().concurrentMax(),
                "fewlabel.uploads.concurrent-max",
                "takes as many folders of pictures");
        this.streams = new Slots(
                config.streams().concurrentMax(),
                "fewlabel.streams.concurrent-max",
                "keeps as many streams of events open");
    }

    void watch(@Observes StartupEvent event, Vertx vertx) {
        Duration look = silenceMax.dividedBy(LOOKS);
        long millis = Math.max(1, Math.min(look.toMillis(), LOOK_MAX.toMillis()));
        vertx.setPeriodic(millis, timer -> {
            answers.letGoAfter(silenceMax);
            predictions.letGoAfter(silenceMax);
            looks.letGoAfter(silenceMax);
            uploads.letGoAfter(silenceMax);
        });
    }

    Slots answers() {
        return answers;
    }

    Slots predictions() {
        return predictions;
    }

    Slots looks() {
        return looks;
    }

    Slots streams() {
        return streams;
    }

    Slots uploads() {
        return uploads;
    }

    int max() {
        return answers.max();
    }

    /** How many are under way, requests for predictions, uploads and looks left out. */
    public int underWay() {
        return answers.taken();
    }

    /** How many streams of events are open. */
    public int streamsOpen() {
        return streams.taken();
    }

    /** Ends the connection of a counted answer at once, whatever waits on it. */
    public void breakOff(RoutingContext context) {
        Download.of(context).breakOff();
    }

    /** For a counted answer that is over without its request being. */
    public void end(RoutingContext context) {
        Download.of(context).end();
    }

    /** Keeps what an answer is read from until the answer is over, whoever ends it. */
    public <T extends Closeable> T keep(RoutingContext context, T belonging) {
        Download.of(context).keep(belonging);
        return belonging;
    }
}
