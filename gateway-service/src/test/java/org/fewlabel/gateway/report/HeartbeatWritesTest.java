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
        String indexedBefore = indexed();
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
        LOG.infof("bytes of the database's log for one heartbeat: %d", written / HEARTBEATS);
        assertThat(files()).as("the row's version").isEqualTo(filesBefore);
        // PostgreSQL leaves the indexes alone where none of these changes and the page of the row has room for it.
        assertThat(indexed()).as("what indexes have of the job").isEqualTo(indexedBefore);
        assertThat(String.valueOf(front.value(
                        "SELECT CAST(reloptions AS text) FROM pg_class WHERE oid = CAST('job' AS regclass)")))
                .as("the room that is left on each page")
                .contains("fillfactor=50");
    }

    private String files() {
        return String.valueOf(front.value("SELECT CAST(xmin AS text) || CAST(ctid AS text) FROM unreadable_files"));
    }

    /** The columns of which an index holds something or on which its condition depends, as the database knows them. */
    private String indexed() {
        String columns = String.valueOf(front.value("""
                SELECT string_agg(DISTINCT quote_ident(attname), ', ')
                FROM pg_index
                JOIN pg_depend ON objid = indexrelid AND refobjid = indrelid AND refobjsubid > 0
                JOIN pg_attribute ON attrelid = indrelid AND attnum = refobjsubid
                WHERE indrelid = CAST('job' AS regclass)"""));
        assertThat(columns).contains("state", "priority", "labels_awaited_since");
        return String.valueOf(front.value("SELECT CAST(ROW(" + columns + ") AS text) FROM job"));
    }

    private long log() {
        return ((Number) front.value("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")).longValue();
    }
}
