package org.fewlabel.trainer.run;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Claim;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.process.ProcessEnd;
import org.fewlabel.trainer.TrainerConfig;
import org.fewlabel.trainer.claim.Doorbell;
import org.fewlabel.trainer.claim.Gateway;
import org.fewlabel.trainer.claim.TrainerName;
import org.fewlabel.trainer.claim.UnreadableClaimException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes one job after the other, on one thread of its own: it asks when a job was queued, when it is done with one, and
 * now and then. As long as nobody would hear of its work it takes none: the lease would run out, and cost the job an attempt.
 */
@ApplicationScoped
public class Trainer {
    private static final Logger LOG = Logger.getLogger(Trainer.class);
    private static final String CLAIMS = "job claims";
    /** Without any, it would ask, or tell, without a pause, and wait for its thread without end. */
    static final Duration DURATION_LEAST = Duration.ofMillis(1);

    /** How long it waits at most for being heard, before it looks again. */
    private static final Duration HEARING_INTERVAL = Duration.ofSeconds(1);

    private static final Backoff AFTER_DECLINED = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final TrainerName name;
    private final Gateway gateway;
    private final Hearing hearing;
    private final Doorbell doorbell;
    private final JobRunner runner;
    private final OutlastingArtifactStore store;
    private final Outages outages;
    private final ProcessEnd processEnd;
    private final Duration interval;
    private final Duration grace;
    private final Thread thread = new Thread(this::work, "trainer");
    private boolean gatewayAnswers = true;
    private boolean isHeard = true;
    private int declinedInARow;
    private boolean shuttingDown;
    /** Of the run under way. */
    private @Nullable RunStop current;

    Trainer(
            TrainerName name,
            Gateway gateway,
            Hearing hearing,
            Doorbell doorbell,
            JobRunner runner,
            OutlastingArtifactStore store,
            Outages outages,
            ProcessEnd processEnd,
            TrainerConfig config) {
        this.name = name;
        this.gateway = gateway;
        this.hearing = hearing;
        this.doorbell = doorbell;
        this.runner = runner;
        this.store = store;
        this.outages = outages;
        this.processEnd = processEnd;
        this.interval =
                Check.atLeast("fewlabel.claims.interval", config.claims().interval(), DURATION_LEAST);
        this.grace = Check.atLeast("fewlabel.shutdown.grace", config.shutdown().grace(), DURATION_LEAST);
    }

    void start(@Observes StartupEvent event) {
        // A run that hangs in a native call must not keep the process from exiting: its lease runs out.
        thread.setDaemon(true);
        thread.start();
        LOG.infof("Trainer ready: trainer=%s", name);
    }

    /** Lets go of the job, so that another trainer goes on at once instead of waiting for the lease to run out. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        synchronized (this) {
            shuttingDown = true;
            notifyAll();
            if (current != null) {
                current.raise(Stop.RELEASE);
            }
        }
        doorbell.ring();
        thread.join(patience().toMillis());
        if (thread.isAlive()) {
            LOG.warnf("Trainer stops in the middle of a job, whose lease will run out: trainer=%s", name);
        }
    }

    /** Nothing is kept of a run whose job is another's, as that of one that hangs is, which will not come to an end either. */
    private synchronized Duration patience() {
        boolean keepsNothing = current != null && current.reason() == Stop.SUPERSEDED;
        return keepsNothing && grace.compareTo(HEARING_INTERVAL) > 0 ? HEARING_INTERVAL : grace;
    }

    /** Whether this trainer still takes jobs, or is about to when it has done the one that it has. */
    boolean isAlive() {
        return thread.isAlive();
    }

    private void work() {
        try {
            while (!isShuttingDown()) {
                if (takeNext() == RunEnd.LAST) {
                    return; // The process is about to end.
                }
            }
        } catch (InterruptedException e) {
            LOG.infof("Trainer interrupted: trainer=%s", name);
        } catch (RuntimeException | Error e) {
            // A process that takes no more jobs is of no use, and not everybody who would start another looks at
            // liveness.
            LOG.errorf(e, "Trainer broken: trainer=%s", name);
            processEnd.end("its trainer takes no more jobs: " + e);
        }
    }

    /** @return also {@link RunEnd#OVER} where there was nothing to do, and it has waited for a while */
    private RunEnd takeNext() throws InterruptedException {
        try {
            Optional<Outage> deaf = hearing.outage();
            if (deaf.isPresent()) {
                unheard(deaf.get());
                doorbell.await(HEARING_INTERVAL.compareTo(interval) < 0 ? HEARING_INTERVAL : interval);
                return RunEnd.OVER;
            }
            heard();
            Optional<Claim> claim = ask();
            if (claim.isEmpty()) {
                doorbell.await(jittered(interval));
                return RunEnd.OVER;
            }
            return over(runner.run(claim.get(), begin()));
        } catch (UnreadableClaimException e) {
            return over(runner.decline(e));
        }
    }

    /** After a job that it declined it waits a while, so that a trainer that lacks something does not leaf through the queue. */
    private RunEnd over(RunEnd end) throws InterruptedException {
        synchronized (this) {
            current = null;
        }
        declinedInARow = end == RunEnd.DECLINED ? declinedInARow + 1 : 0;
        if (declinedInARow > 0) {
            pause(jittered(AFTER_DECLINED.delayAfter(declinedInARow)));
        }
        return end;
    }

    private synchronized void pause(Duration pause) throws InterruptedException {
        long untilNanos = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !shuttingDown; left = untilNanos - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void unheard(Outage outage) {
        if (isHeard) {
            LOG.infof(
                    "Trainer asks for no jobs until it is heard: trainer=%s missing=%s: %s",
                    name, outage.dependency(), outage.message());
        }
        isHeard = false;
        outages.begin(CLAIMS, outage);
    }

    private void heard() {
        if (!isHeard) {
            LOG.infof("Trainer is heard: trainer=%s", name);
            outages.over(CLAIMS);
        }
        isHeard = true;
    }

    private Optional<Claim> ask() throws InterruptedException, UnreadableClaimException {
        try {
            Optional<Claim> claim = gateway.claim(name);
            answered();
            return claim;
        } catch (UnreadableClaimException e) {
            answered();
            throw e;
        } catch (IOException e) {
            if (gatewayAnswers) {
                LOG.warnf("Gateway does not answer, asking again every %s: trainer=%s cause=%s", interval, name, e);
            }
            gatewayAnswers = false;
            outages.begin(CLAIMS, new Outage("gateway", e.getMessage() == null ? e.toString() : e.getMessage()));
            return Optional.empty();
        }
    }

    private void answered() {
        if (!gatewayAnswers) {
            LOG.infof("Gateway answers again: trainer=%s", name);
        }
        gatewayAnswers = true;
        outages.over(CLAIMS);
    }

    private synchronized boolean isShuttingDown() {
        return shuttingDown;
    }

    /** A claim whose answer comes in the middle of a shutdown is given back at once. */
    private synchronized RunStop begin() {
        RunStop stop = new RunStop();
        if (shuttingDown) {
            stop.raise(Stop.RELEASE);
        }
        current = stop;
        store.waitUntil(stop);
        return stop;
    }

    /** Half to one and a half of it, so that trainers that started together do not ask together. */
    private static Duration jittered(Duration wait) {
        long millis = wait.toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1));
    }
}
