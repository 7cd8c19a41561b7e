package org.fewlabel.gateway.registry;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.MalformedEventException;
import org.jboss.logging.Logger;

/** The table of epochs whose labels are awaited. Every method runs in the caller's transaction, which holds the job's row. */
@ApplicationScoped
class TrainedEpochRepository {
    private static final Logger LOG = Logger.getLogger(TrainedEpochRepository.class);

    private final Rows rows = new Rows();

    private static final class Rows implements PanacheRepositoryBase<TrainedEpochEntity, TrainedEpochEntity.Key> {}

    /**
     * Keeps what a trainer said of an epoch.
     *
     * @return false if it is kept already
     */
    boolean keep(Event event, int epoch) {
        return rows.getEntityManager()
                        .createNativeQuery("""
                            INSERT INTO trained_epoch (job_id, epoch, event) VALUES (:job, :epoch, :event)
                            ON CONFLICT DO NOTHING
                            """)
                        .setParameter("job", event.key())
                        .setParameter("epoch", epoch)
                        .setParameter("event", new String(EventCodec.encode(event), StandardCharsets.UTF_8))
                        .executeUpdate()
                > 0;
    }

    /** What is kept of a job, the first epochs first, since one is labeled after the other. */
    List<Event> first(UUID job, int countMax) {
        List<Event> events = new ArrayList<>();
        for (TrainedEpochEntity row :
                rows.find("jobId = ?1 order by epoch", job).page(0, countMax).list()) {
            try {
                events.add(EventCodec.decode(row.event.getBytes(StandardCharsets.UTF_8)));
            } catch (MalformedEventException e) {
                LOG.errorf(
                        "the kept news of an epoch cannot be read: jobId=%s epoch=%d: %s",
                        job, row.epoch, e.getMessage());
            }
        }
        return events;
    }

    /** @param epoch the last one that is labeled */
    void forgetUpTo(UUID job, int epoch) {
        rows.delete("jobId = ?1 and epoch <= ?2", job, epoch);
    }
}
