package org.fewlabel.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a heartbeat costs the database: it comes every second from every busy trainer. */
@QuarkusTest
class HeartbeatWritesTest {
    private static final Logger LOG = Logger.getLogger(HeartbeatWritesTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HEARTBEATS = 40;

    @Inject
    Front front;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    /** Each one wrote them again: half a megabyte a second for a job with many. */
    @Test
    void writesNoNamesOfFilesAndNoIndex() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        List<UnreadableFile> files = IntStream.range(0, 1_000)
                .mapToObj(i -> new UnreadableFile(UUID.randomUUID() + "/" + i + ".png", "it ends too early"))
                .toList();
        Worker worker = new Worker(kafka, job, 1).startsWithout(files);
        Front.awaitState(job, "running");
        assertThat(Front.job(job).getList("unreadable")).hasSize(1_000);
        String filesBefore = files();
        long updatesBefore = updates("n_tup_upd");
        long withoutIndexBefore = updates("n_tup_hot_upd");
        long logBefore = log();

        for (int step = 1; step <= HEARTBEATS; step++) {
            worker.isAt(step / 10, step % 10);
        }
        await().atMost(PATIENCE)
                .until(
                        () -> Front.job(job).getInt("progress.epoch") * 10
                                + Front.job(job).getInt("progress.step"),
                        done -> done == HEARTBEATS);
        long written = log() - logBefore;
        await().atMost(PATIENCE).until(() -> updates("n_tup_upd") - updatesBefore >= HEARTBEATS);

        LOG.infof("bytes of the database's log for one heartbeat: %d", written / HEARTBEATS);
        assertThat(files()).as("the row's version").isEqualTo(filesBefore);
        long updates = updates("n_tup_upd") - updatesBefore;
        assertThat(updates("n_tup_hot_upd") - withoutIndexBefore)
                .as("of %d updates those that touch no index", updates)
                .isGreaterThan(updates * 8 / 10);
    }

    private String files() {
        return String.valueOf(front.value("SELECT CAST(xmin AS text) || CAST(ctid AS text) FROM unreadable_files"));
    }

    private long updates(String column) {
        return ((Number) front.value("SELECT " + column + " FROM pg_stat_user_tables WHERE relname = 'job'"))
                .longValue();
    }

    private long log() {
        return ((Number) front.value("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")).longValue();
    }
}
