package org.fewlabel.trainer.label;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.event.EventIntake;
import org.fewlabel.trainer.LookBackListener;

/** Hears what the labelers find out. */
@ApplicationScoped
public class LabelingEventsConsumer {
    private final EventIntake intake;
    private final LabelingNews news;
    private final LookBackListener positions;

    LabelingEventsConsumer(EventIntake intake, LabelingNews news, @Identifier("look-back") LookBackListener positions) {
        this.intake = intake;
        this.news = news;
        this.positions = positions;
    }

    @Incoming(Topics.LABELING_EVENTS)
    @Blocking
    public CompletionStage<Void> consume(Message<byte[]> message) {
        CompletionStage<Void> done =
                intake.overhear(message, Topics.LABELING_EVENTS, event -> news.heard((LabelingEvent) event.payload()));
        positions.heard(message);
        return done;
    }
}
