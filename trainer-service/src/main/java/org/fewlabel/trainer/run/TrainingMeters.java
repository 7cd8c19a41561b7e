package org.fewlabel.trainer.run;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.network.ComputeEnvironment;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.StepReport;
import org.jspecify.annotations.Nullable;

/** The run as the metrics have it. Made at the start, so that the series are there, at zero, before anything happens. */
@Startup
@ApplicationScoped
class TrainingMeters implements TrainingFigures {
    /** From a small network's step on a GPU to a large one's on a few cores. */
    private static final Duration[] STEP_BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private static final String TOTAL = "total";

    private final MeterRegistry registry;
    private final Counter dataWait;
    private final Counter images;
    private final Counter describedImages;
    private final MultiGauge loss;
    private volatile boolean busy;
    private volatile Map<String, Double> losses = Map.of();
    private Set<String> terms = Set.of();
    private @Nullable Timer steps;
    private long describedSoFar;

    TrainingMeters(MeterRegistry registry) {
        this.registry = registry;
        dataWait = Counter.builder("fewlabel.training.data.wait")
                .description("How long the step loop waited for batches; grows at the end of each epoch")
                .baseUnit("seconds")
                .register(registry);
        images = Counter.builder("fewlabel.training.images")
                .description("Images fed to the network, labeled and unlabeled")
                .register(registry);
        describedImages = Counter.builder("fewlabel.features.images")
                .description("Images of which backbones computed the features, each view one")
                .register(registry);
        loss = MultiGauge.builder("fewlabel.training.loss")
                .description("The last step's loss and the method's other figures, while a job runs")
                .register(registry);
        Gauge.builder("fewlabel.trainer.busy", () -> busy ? 1 : 0)
                .description("1 while the trainer has a job")
                .register(registry);
        Gauge.builder("fewlabel.gpu.memory", ComputeEnvironment::cardBytes)
                .description("Memory of a graphics card that networks hold; 0 where they are computed elsewhere")
                .baseUnit("bytes")
                .register(registry);
    }

    @Override
    public void begun(JobSpec spec) {
        busy = true;
        describedSoFar = 0;
        steps = Timer.builder("fewlabel.training.step")
                .description("One step of the loop, its wait for data with it")
                .tag("method", spec.method().methodName().wireName())
                .tag("network", spec.network().name().wireName())
                .serviceLevelObjectives(STEP_BUCKETS)
                .register(registry);
    }

    @Override
    public void described(long done) {
        describedImages.increment(Math.max(0, done - describedSoFar));
        describedSoFar = done;
    }

    @Override
    public void stepped(StepReport report, Duration took) {
        if (steps != null) {
            steps.record(took);
        }
        images.increment(report.images());
        Map<String, Double> now = new LinkedHashMap<>(report.terms());
        now.put(TOTAL, report.loss());
        losses = now;
        if (!terms.equals(now.keySet())) {
            show(Set.copyOf(now.keySet()));
        }
    }

    @Override
    public void epochFinished(EpochReport report) {
        dataWait.increment(report.dataWaitSeconds());
    }

    @Override
    public void over() {
        busy = false;
        steps = null;
        show(Set.of());
    }

    /** Makes these the terms that have a series. */
    private void show(Set<String> shown) {
        List<MultiGauge.Row<?>> rows = shown.stream()
                .<MultiGauge.Row<?>>map(term -> MultiGauge.Row.of(Tags.of("term", term), () -> lossOf(term)))
                .toList();
        loss.register(rows, true);
        terms = shown;
    }

    private double lossOf(String term) {
        return losses.getOrDefault(term, Double.NaN);
    }
}
