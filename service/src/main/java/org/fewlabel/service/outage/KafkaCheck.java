package org.fewlabel.service.outage;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness: red while Kafka does not answer. */
@Readiness
@ApplicationScoped
class KafkaCheck implements HealthCheck {
    private final DependencyCheck check;

    KafkaCheck(KafkaBrokers brokers) {
        this.check = DependencyCheck.of(brokers.dependency());
    }

    @Override
    public HealthCheckResponse call() {
        return check.call();
    }
}
