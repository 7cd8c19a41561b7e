package org.fewlabel.service.outage;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Readiness by one dependency. What is wrong with it is in the answer's data, under {@code missing}. */
public final class DependencyCheck implements HealthCheck {
    private static final String MISSING = "missing";

    private final Dependency dependency;
    private final boolean isNeeded;

    private DependencyCheck(Dependency dependency, boolean isNeeded) {
        this.dependency = dependency;
        this.isNeeded = isNeeded;
    }

    /** Red while the dependency is away. */
    public static DependencyCheck of(Dependency dependency) {
        return new DependencyCheck(dependency, true);
    }

    /** Of something that most of the service's work goes on without: it is named, and the service stays ready. */
    public static DependencyCheck ofOptional(Dependency dependency) {
        return new DependencyCheck(dependency, false);
    }

    @Override
    public HealthCheckResponse call() {
        Optional<Outage> outage = dependency.outage();
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named(dependency.name()).status(outage.isEmpty() || !isNeeded);
        outage.ifPresent(missing -> answer.withData(MISSING, missing.message()));
        return answer.build();
    }
}
