package org.fewlabel.gateway.live;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.listing.JobViews;
import org.fewlabel.gateway.live.Subject.JobList;
import org.fewlabel.gateway.live.Subject.OneJob;
import org.fewlabel.gateway.registry.JobPage;
import org.fewlabel.gateway.registry.Jobs;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the jobs for everybody who has a stream open: once for all of them, while there are any, on a thread of its own. Each
 * look makes whole views, so nobody needs to know what was sent before: neither after a broken connection nor after this gateway.
 *
 * <p>While PostgreSQL is away the streams stay, and so do their heartbeats; the look after it is back finds what has changed.
 */
@ApplicationScoped
class LiveViews {
    private static final Logger LOG = Logger.getLogger(LiveViews.class);
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Duration TICK_MAX = Duration.ofSeconds(1);
    private static final int TICKS_A_HEARTBEAT = 5;
    /** So many jobs are in memory at a time, however many are watched: each may pass over a thousand files. */
    private static final int JOBS_AT_A_TIME = 16;

    private final Jobs jobs;
    private final JobViews views;
    private final Duration interval;
    private final LiveStream.Times times;
    private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
    private final Semaphore doorbell = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "live-views");
    /** At a signal, not with the service's end: that waits until all is answered, as no stream is by itself. */
    private final Thread atSignal = new Thread(this::letGo, "live-views-end");

    private volatile boolean stopping;
    private boolean failing;

    @Inject
    LiveViews(Jobs jobs, JobViews views, GatewayConfig config) {
        this.jobs = jobs;
        this.views = views;
        GatewayConfig.Streams settings = config.streams();
        this.interval = positive("interval", settings.interval());
        this.times = new LiveStream.Times(
                positive("heartbeat", settings.heartbeat()),
                positive("life-max", settings.lifeMax()),
                config.downloads().silenceMax(),
                RECONNECT_AFTER);
    }

    private static Duration positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("fewlabel.streams." + name + " must be positive, was: " + duration);
        }
        return duration;
    }

    void start(@Observes StartupEvent event, Vertx vertx) {
        long tickMillis = Math.min(TICK_MAX.toMillis(), times.heartbeat().toMillis() / TICKS_A_HEARTBEAT);
        vertx.setPeriodic(Math.max(1, tickMillis), timer -> {
            long now = System.nanoTime();
            streams.forEach(stream -> stream.tick(now));
        });
        thread.start();
        Runtime.getRuntime().addShutdownHook(atSignal);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        letGo();
        try {
            Runtime.getRuntime().removeShutdownHook(atSignal);
        } catch (IllegalStateException e) {
            LOG.debug("The process ends already");
        }
        doorbell.release();
        thread.join(STOP_MAX.toMillis());
    }

    private void letGo() {
        stopping = true;
        streams.forEach(LiveStream::finish);
    }

    /**
     * Begins a stream, which gets its first look at once.
     *
     * @param idKnown of the view that the reader has; null if it has none
     */
    LiveStream open(Subject subject, @Nullable String idKnown, LiveStream.Line line) {
        LiveStream stream = new LiveStream(subject, idKnown, new Registered(line), times, System.nanoTime());
        streams.add(stream);
        if (stopping) {
            stream.finish();
        }
        doorbell.release();
        return stream;
    }

    /** Forgets a stream when it is over. */
    private final class Registered implements LiveStream.Line {
        private final LiveStream.Line line;

        private Registered(LiveStream.Line line) {
            this.line = line;
        }

        @Override
        public boolean isCut() {
            return line.isCut();
        }

        @Override
        public void cut() {
            line.cut();
        }

        @Override
        public void over(LiveStream stream) {
            streams.remove(stream);
            line.over(stream);
        }
    }

    private void run() {
        while (!stopping) {
            try {
                if (streams.isEmpty()) {
                    doorbell.acquire();
                } else {
                    doorbell.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
                }
                doorbell.drainPermits(); // One look is for all who came until now.
                lookForAll();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                failing = false; // It could not even be told; when it comes again it can.
            }
        }
    }

    private void lookForAll() throws InterruptedException {
        Throwable failure = null;
        try {
            Map<Subject, List<LiveStream>> bySubject =
                    streams.stream().collect(Collectors.groupingBy(LiveStream::subject));
            lookAtJobs(bySubject);
            for (Map.Entry<Subject, List<LiveStream>> each : bySubject.entrySet()) {
                if (each.getKey() instanceof JobList list) {
                    JobPage page = jobs.page(
                            list.query().filter(),
                            list.query().after(),
                            list.query().pageSize());
                    LiveView view = LiveView.of(views.of(page));
                    each.getValue().forEach(stream -> stream.offer(view));
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        tell(failure);
        if (failure != null && !stopping) {
            Thread.sleep(interval.toMillis()); // Who comes meanwhile cannot help.
        }
    }

    private void lookAtJobs(Map<Subject, List<LiveStream>> bySubject) {
        List<UUID> ids = bySubject.keySet().stream()
                .filter(OneJob.class::isInstance)
                .map(subject -> ((OneJob) subject).id())
                .toList();
        for (int from = 0; from < ids.size(); from += JOBS_AT_A_TIME) {
            lookAtJobs(ids.subList(from, Math.min(from + JOBS_AT_A_TIME, ids.size())), bySubject);
        }
    }

    /** A job that this version cannot read stays as it was seen last: another version may be writing it. */
    private void lookAtJobs(List<UUID> ids, Map<Subject, List<LiveStream>> bySubject) {
        Set<UUID> gone = new HashSet<>(ids);
        JobPage found = jobs.find(ids);
        views.inFull(found.jobs()).forEach(job -> {
            LiveView view = LiveView.of(job);
            bySubject.get(new OneJob(job.id())).forEach(stream -> stream.offer(view));
            gone.remove(job.id());
        });
        found.unreadable().forEach(each -> gone.remove(each.id()));
        gone.forEach(id -> bySubject.get(new OneJob(id)).forEach(LiveStream::finish));
    }

    private void tell(@Nullable Throwable failure) {
        if (failure != null && !failing) {
            LOG.warnf("Streams of jobs wait: %s", failure);
        }
        if (failure == null && failing) {
            LOG.info("Streams of jobs go on");
        }
        failing = failure != null;
    }
}
