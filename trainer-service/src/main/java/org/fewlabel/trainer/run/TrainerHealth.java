package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Red when the trainer's thread is gone. */
@Liveness
@ApplicationScoped
public class TrainerHealth implements HealthCheck {
    private final Trainer trainer;

    TrainerHealth(Trainer trainer) {
        this.trainer = trainer;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("trainer").status(trainer.isAlive()).build();
    }
}
