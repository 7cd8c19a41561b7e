package org.fewlabel.service.identity;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/** Lets no service start that others reach and that knows nobody. */
@ApplicationScoped
class IdentityStart {
    private static final Logger LOG = Logger.getLogger(IdentityStart.class);
    /** Before anything else begins that would have to be ended again. */
    private static final int FIRST = 1;

    void check(@Observes @Priority(FIRST) StartupEvent event, IdentityRule rule) {
        List<String> flaws = rule.flaws();
        if (!flaws.isEmpty()) {
            throw new IllegalStateException(String.join("; ", flaws));
        }
        if (rule.isWaived()) {
            LOG.warn(
                    "EVERYBODY WHO REACHES THIS SERVICE MAY DO EVERYTHING: FEWLABEL_IDENTITY_REQUIRED=false, and it is not bound"
                            + " to this machine alone. See docs/security.md");
        }
    }
}
