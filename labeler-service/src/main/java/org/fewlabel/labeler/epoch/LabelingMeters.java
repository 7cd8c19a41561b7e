package org.fewlabel.labeler.epoch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;

/** The labeling as the metrics have it. Made at the start, so that the series are there, at zero, before anything happens. */
@Startup
@ApplicationScoped
class LabelingMeters implements LabelingFigures {
    /** From a few test images on a GPU to a large data set on a few cores. */
    private static final Duration[] LABELING_BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15)
    };

    private final Timer succeeded;
    private final Timer failed;
    private final Timer delay;

    LabelingMeters(MeterRegistry registry) {
        succeeded = labeling("labeled", registry);
        failed = labeling("failed", registry);
        delay = Timer.builder("fewlabel.labeling.delay")
                .description("From the time of the trainer's event until what came of it is published")
                .register(registry);
    }

    private static Timer labeling(String outcome, MeterRegistry registry) {
        return Timer.builder("fewlabel.labeling")
                .description("One epoch's labeling, from reading its snapshot to writing its labels")
                .tag("outcome", outcome)
                .serviceLevelObjectives(LABELING_BUCKETS)
                .register(registry);
    }

    @Override
    public void labeled(LabelingEvent result, Duration took, Duration sinceTrained) {
        (result instanceof EpochLabeled ? succeeded : failed).record(took);
        delay.record(sinceTrained);
    }
}
