package org.fewlabel.trainer.run;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Stream;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.outage.KafkaBrokers;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.trainer.LookBackListener;

/** They do over Kafka: as long as that answers, and once this trainer has its place in what is said there. */
@ApplicationScoped
class KafkaHearing implements Hearing {
    private final KafkaBrokers brokers;
    private final LookBackListener positions;

    KafkaHearing(KafkaBrokers brokers, @Identifier("look-back") LookBackListener positions) {
        this.brokers = brokers;
        this.positions = positions;
    }

    @Override
    public Optional<Outage> outage() {
        return brokers.outage().or(() -> Stream.of(Topics.JOB_EVENTS, Topics.LABELING_EVENTS)
                .filter(topic -> !positions.listensTo(topic))
                .findFirst()
                .map(topic -> new Outage(Outage.KAFKA, "nothing of " + topic + " is to be heard yet")));
    }
}
