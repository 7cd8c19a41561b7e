package org.fewlabel.gateway.log;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.event.EventIntake;
import org.jboss.logging.Logger;

/** Hears what the services say of jobs; what is malformed is passed over. */
@ApplicationScoped
class JobLogConsumer {
    private static final Logger LOG = Logger.getLogger(JobLogConsumer.class);

    private final EventIntake intake;
    private final JobLogs logs;

    JobLogConsumer(EventIntake intake, JobLogs logs) {
        this.intake = intake;
        this.logs = logs;
    }

    @Incoming(Topics.JOB_LOGS)
    @Blocking
    CompletionStage<Void> consume(Message<byte[]> message) {
        return intake.overhear(
                message.withNack(reason -> {
                    LOG.warnf("Lines of a log refused: %s", reason.getMessage());
                    return message.ack();
                }),
                Topics.JOB_LOGS,
                logs::keep);
    }
}
