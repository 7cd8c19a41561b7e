package org.fewlabel.service.outage;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness: red while somebody waits out an outage, and names what is missing. */
@Readiness
@ApplicationScoped
class OutagesCheck implements HealthCheck {
    private final Outages outages;

    OutagesCheck(Outages outages) {
        this.outages = outages;
    }

    @Override
    public HealthCheckResponse call() {
        var current = outages.current();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("outages").status(current.isEmpty());
        current.forEach((waiting, outage) -> answer.withData(waiting, outage.dependency() + ": " + outage.message()));
        return answer.build();
    }
}
