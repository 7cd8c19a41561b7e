package org.fewlabel.trainer.run;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.event.EventIntake;
import org.fewlabel.trainer.LookBackListener;
import org.fewlabel.trainer.claim.Doorbell;

/** Hears what the gateway decides. */
@ApplicationScoped
public class JobEventsConsumer {
    private final EventIntake intake;
    private final JobNotices notices;
    private final Doorbell doorbell;
    private final LookBackListener positions;

    JobEventsConsumer(
            EventIntake intake,
            JobNotices notices,
            Doorbell doorbell,
            @Identifier("look-back") LookBackListener positions) {
        this.intake = intake;
        this.notices = notices;
        this.doorbell = doorbell;
        this.positions = positions;
    }

    @Incoming(Topics.JOB_EVENTS)
    @Blocking
    public CompletionStage<Void> consume(Message<byte[]> message) {
        CompletionStage<Void> done = intake.overhear(message, Topics.JOB_EVENTS, this::hear);
        positions.heard(message);
        return done;
    }

    private void hear(Event event) {
        notices.heard((JobEvent) event.payload());
        if (event.payload() instanceof JobEvent.JobQueued) {
            doorbell.ring();
        }
    }
}
