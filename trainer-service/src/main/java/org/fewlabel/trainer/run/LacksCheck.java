package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness: says what this trainer lacks for jobs that it had to decline; red where there were several, and none ran since. */
@Readiness
@ApplicationScoped
class LacksCheck implements HealthCheck {
    private final Lacks lacks;

    LacksCheck(Lacks lacks) {
        this.lacks = lacks;
    }

    @Override
    public HealthCheckResponse call() {
        var current = lacks.current();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("lacks").status(!lacks.isTrainersOwn());
        current.forEach(answer::withData);
        return answer.build();
    }
}
