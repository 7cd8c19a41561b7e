package org.fewlabel.gateway.identity.openid;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/** Lets no gateway start whose settings would have it take tokens that are not for it. The provider need not be there yet. */
@ApplicationScoped
class OpenIdStart {
    private static final Logger LOG = Logger.getLogger(OpenIdStart.class);

    void check(@Observes StartupEvent event, OpenIdRule rule) {
        List<String> flaws = rule.flaws();
        if (!flaws.isEmpty()) {
            throw new IllegalStateException(String.join("; ", flaws));
        }
        if (rule.isThere()) {
            LOG.infof("Access tokens are taken: issuer=%s audience=%s", rule.issuer(), rule.audience());
        }
    }
}
