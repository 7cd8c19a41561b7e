package org.fewlabel.service.process;

import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** An end in good order, as on SIGTERM; and if that does not come to an end, as may be where a thread hangs, a hard one. */
@ApplicationScoped
class OrderlyProcessEnd implements ProcessEnd {
    private static final Logger LOG = Logger.getLogger(OrderlyProcessEnd.class);
    /** EX_SOFTWARE of sysexits.h. */
    private static final int EXIT_CODE = 70;
    /** Longer than any service takes to let go of its work. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicBoolean begun = new AtomicBoolean();

    @Override
    public void end(String why) {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        LOG.errorf("The process ends, to be started again: %s", why);
        Thread halt = new Thread(OrderlyProcessEnd::haltLater, "process-end");
        halt.setDaemon(true);
        halt.start();
        Quarkus.asyncExit(EXIT_CODE);
    }

    private static void haltLater() {
        try {
            Thread.sleep(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            LOG.debug("Not waited for an end in good order");
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
