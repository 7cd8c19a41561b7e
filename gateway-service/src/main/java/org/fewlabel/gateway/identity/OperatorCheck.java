package org.fewlabel.gateway.identity;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.fewlabel.service.identity.IdentityRule;

/** Lets no gateway start at which nobody could ever say who they are: the first token has to come from its settings. */
@ApplicationScoped
class OperatorCheck {
    void check(@Observes StartupEvent event, IdentityRule rule, Tokens tokens) {
        if (rule.isRequired() && !tokens.knowsAnOperator()) {
            throw new IllegalStateException(rule.needed(
                    "FEWLABEL_IDENTITY_OPERATOR_TOKEN (or …_SHA256, its digest) to the secret of an operator, who makes the"
                            + " tokens of all others (such as of: openssl rand -hex 32)"));
        }
    }
}
