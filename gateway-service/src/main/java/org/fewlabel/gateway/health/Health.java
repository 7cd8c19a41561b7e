package org.fewlabel.gateway.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.fewlabel.contracts.rest.HealthView;
import org.fewlabel.contracts.rest.HealthView.Events;
import org.fewlabel.contracts.rest.HealthView.Queue;
import org.fewlabel.contracts.rest.HealthView.Service;
import org.fewlabel.contracts.rest.HealthView.State;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.backlog.Backlogs;
import org.fewlabel.gateway.worker.Heard;
import org.jspecify.annotations.Nullable;

/**
 * How the whole is. Nobody who asks costs the database anything, and the other services are asked once in a few seconds, however many
 * look.
 */
@ApplicationScoped
class Health {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final Backlogs backlogs;
    private final LagMeters lag;
    private final Clock clock;
    private final Duration leaseDuration;
    private final @Nullable String grafana;
    private final List<PeerProbe> probes;
    private Asked asked = new Asked(null, 0);

    /** @param answers null before the first time */
    private record Asked(@Nullable CompletableFuture<List<Service>> answers, long atNanos) {}

    @Inject
    Health(Backlogs backlogs, LagMeters lag, Clock clock, GatewayConfig config) {
        this.backlogs = backlogs;
        this.lag = lag;
        this.clock = clock;
        this.leaseDuration = config.lease().duration();
        this.grafana = config.grafana().url().map(URI::toString).orElse(null);
        this.probes = List.of(
                new PeerProbe("labeler", config.labeler().url()),
                new PeerProbe("metrics", config.metrics().url()));
    }

    HealthView look() {
        Optional<Backlogs.Seen> seen = backlogs.current();
        List<Service> peers = peers();
        return new HealthView(
                clock.instant(),
                List.of(
                        new Service("gateway", State.UP, null, null),
                        seen.isPresent()
                                ? new Service("database", State.UP, null, null)
                                : new Service("database", State.AWAY, null, "does not answer the gateway"),
                        seen.map(Health::kafka).orElseGet(() -> unknown("kafka")),
                        seen.map(this::trainer).orElseGet(() -> unknown("trainer")),
                        peers.get(0),
                        peers.get(1)),
                seen.map(this::queue).orElse(null),
                new Events(
                        seen.map(each -> each.outbox().events()).orElse(null),
                        seen.map(each -> each.secondsSince(each.outbox().oldest()))
                                .orElse(null),
                        lag.records()),
                grafana);
    }

    private static Service unknown(String name) {
        return new Service(name, State.UNKNOWN, null, "cannot be told while the database is away");
    }

    private static Service kafka(Backlogs.Seen seen) {
        return seen.listening()
                ? new Service("kafka", State.UP, null, null)
                : new Service("kafka", State.UNKNOWN, null, "what workers say does not get to the gateway");
    }

    /** Idle ones ask for work, busy ones report, every few seconds. */
    private Service trainer(Backlogs.Seen seen) {
        Heard heard = seen.workers();
        Instant silentSince = heard.trainer();
        boolean wasHeard = silentSince.isAfter(heard.listeningSince());
        if (wasHeard && seen.secondsSince(silentSince) <= leaseDuration.toSeconds()) {
            return new Service("trainer", State.UP, silentSince, null);
        }
        if (seen.secondsSince(silentSince) <= leaseDuration.toSeconds()) {
            return new Service("trainer", State.UNKNOWN, null, "the gateway has not listened for long enough");
        }
        return new Service(
                "trainer",
                State.AWAY,
                wasHeard ? silentSince : null,
                "none has been heard of since " + silentSince.truncatedTo(ChronoUnit.SECONDS));
    }

    private Queue queue(Backlogs.Seen seen) {
        Instant leaseUntil = seen.jobs().earliestLeaseUntil();
        return new Queue(
                seen.jobs().jobs().entrySet().stream()
                        .collect(Collectors.toMap(each -> each.getKey().wireName(), each -> each.getValue())),
                seen.secondsSince(seen.jobs().oldestQueuedSince()),
                seen.secondsSince(leaseUntil == null ? null : leaseUntil.minus(leaseDuration)));
    }

    /** What they said last, or say now. */
    private List<Service> peers() {
        try {
            return answers().get(PeerProbe.PATIENCE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notKnown();
        } catch (ExecutionException | TimeoutException e) {
            return notKnown();
        }
    }

    private static List<Service> notKnown() {
        return List.of(
                new Service("labeler", State.UNKNOWN, null, "was not asked in time"),
                new Service("metrics", State.UNKNOWN, null, "was not asked in time"));
    }

    private synchronized CompletableFuture<List<Service>> answers() {
        CompletableFuture<List<Service>> last = asked.answers();
        if (last != null && System.nanoTime() - asked.atNanos() < KEPT.toNanos()) {
            return last;
        }
        List<CompletableFuture<Service>> coming =
                probes.stream().map(PeerProbe::ask).toList();
        CompletableFuture<List<Service>> answers = CompletableFuture.allOf(coming.toArray(CompletableFuture[]::new))
                .thenApply(all -> coming.stream().map(CompletableFuture::join).toList());
        asked = new Asked(answers, System.nanoTime());
        return answers;
    }
}
