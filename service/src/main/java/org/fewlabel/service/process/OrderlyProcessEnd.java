package org.fewlabel.service.process;

import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.contracts.ServiceExit;
import org.jboss.logging.Logger;

/** An end in good order, as on SIGTERM; and if that does not come to an end, as may be where a thread hangs, a hard one. */
@ApplicationScoped
class OrderlyProcessEnd implements ProcessEnd {
    private static final Logger LOG = Logger.getLogger(OrderlyProcessEnd.class);
    private static final Duration PATIENCE_LEAST = Duration.ofSeconds(30);
    /** For all that a service does when it stops, beside letting go of its work. */
    private static final Duration BESIDE_THE_GRACE = Duration.ofSeconds(10);

    private final AtomicBoolean begun = new AtomicBoolean();
    private final Duration patience;

    /** @param grace how long the service may take to let go of its work; empty where it has none to let go of */
    OrderlyProcessEnd(@ConfigProperty(name = "fewlabel.shutdown.grace") Optional<Duration> grace) {
        this.patience = patience(grace.orElse(Duration.ZERO));
    }

    /** Longer than an end in good order takes. */
    static Duration patience(Duration grace) {
        Duration needed = grace.plus(BESIDE_THE_GRACE);
        return needed.compareTo(PATIENCE_LEAST) > 0 ? needed : PATIENCE_LEAST;
    }

    @Override
    public void end(String why) {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        LOG.errorf("The process ends, to be started again: %s", why);
        Thread halt = new Thread(this::haltLater, "process-end");
        halt.setDaemon(true);
        halt.start();
        Quarkus.asyncExit(ServiceExit.ENDED_ITSELF);
    }

    private void haltLater() {
        try {
            Thread.sleep(patience.toMillis());
        } catch (InterruptedException e) {
            LOG.debug("Not waited for an end in good order");
        }
        Runtime.getRuntime().halt(ServiceExit.ENDED_ITSELF);
    }
}
