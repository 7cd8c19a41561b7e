package org.fewlabel.kubernetes.rule;

import java.util.List;
import org.fewlabel.kubernetes.Overlay;
import org.fewlabel.kubernetes.Rendered;

/** What must hold of the resources of an overlay. */
public enum Rule {
    POD_SECURITY((overlay, rendered) -> PodSecurity.violations(rendered)),
    RESOURCES((overlay, rendered) -> Resources.violations(rendered)),
    CARDS((overlay, rendered) -> Cards.violations(rendered)),
    IMAGES((overlay, rendered) -> Images.violations(rendered)),
    REFERENCES(References::violations),
    ADDRESSES((overlay, rendered) -> Addresses.violations(rendered)),
    SELECTORS((overlay, rendered) -> Selectors.violations(rendered)),
    ENVIRONMENT((overlay, rendered) -> Environment.violations(rendered)),
    TOPICS((overlay, rendered) -> KafkaTopics.violations(rendered)),
    USERS((overlay, rendered) -> KafkaUsers.violations(rendered)),
    SCALING((overlay, rendered) -> Scaling.violations(rendered)),
    POOLS((overlay, rendered) -> Pools.violations(rendered)),
    SHUTDOWN((overlay, rendered) -> Shutdown.violations(rendered)),
    CONNECTIONS(Connections::violations);

    private final Check check;

    Rule(Check check) {
        this.check = check;
    }

    /** @return what breaks it, each in words that name the resource */
    public List<String> violations(Overlay overlay, Rendered rendered) {
        return check.violations(overlay, rendered);
    }

    private interface Check {
        List<String> violations(Overlay overlay, Rendered rendered);
    }
}
