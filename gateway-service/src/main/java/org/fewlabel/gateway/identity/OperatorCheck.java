package org.fewlabel.gateway.identity;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.fewlabel.service.identity.IdentityRule;
import org.jboss.logging.Logger;

/**
 * Lets no gateway start at which nobody could ever say who they are: the first token has to come from its settings. One whose operators'
 * tokens are over starts, for it has users and trainers to serve, and says so.
 */
@ApplicationScoped
class OperatorCheck {
    private static final Logger LOG = Logger.getLogger(OperatorCheck.class);
    private static final String SETTING =
            "FEWLABEL_IDENTITY_OPERATOR_TOKEN (or …_SHA256, its digest) to the secret of an operator, who makes"
                    + " the tokens of all others (such as of: openssl rand -hex 32)";

    void check(@Observes StartupEvent event, IdentityRule rule, Tokens tokens) {
        if (!rule.isRequired() || tokens.knowsAnOperator()) {
            return;
        }
        if (!tokens.knewAnOperator()) {
            throw new IllegalStateException(rule.needed(SETTING));
        }
        LOG.errorf(
                "all tokens of operators have expired or were revoked, so nobody can make further ones: set %s",
                SETTING);
    }
}
