package org.fewlabel.gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.TestClock;
import org.fewlabel.gateway.TestSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The disk is the real one, and too small for a setting that asks for more than there is. */
@QuarkusTest
class StorageRoomTest {
    @Inject
    Front front;

    @Inject
    ArtifactStore store;

    @Inject
    TestClock clock;

    @Inject
    StorageRoom room;

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    /** The trainer had it, and waited for the disk at its first snapshot, where nobody saw it. */
    @Test
    void aJobWaitsWithTheReasonWhileTheDiskIsFullAndBeginsWhenItIsNot() {
        UUID job = Front.submitted(SPEC);
        StorageRoom full = new StorageRoom(store, clock, TestSettings.with("fewlabel.artifacts.free-min", "1000000G"));
        full.look();
        QuarkusMock.installMockForInstance(full, room);

        Front.claim("trainer").statusCode(204);
        assertThat(Front.job(job).getString("state")).isEqualTo("queued");
        assertThat(Front.job(job).getString("waiting.message"))
                .contains("the disk of the artifact store has")
                .contains("1000000.0 must be free")
                .contains("FEWLABEL_ARTIFACTS_FREE_MIN");

        StorageRoom roomy = new StorageRoom(store, clock, TestSettings.with("fewlabel.artifacts.free-min", "1M"));
        roomy.look();
        QuarkusMock.installMockForInstance(roomy, room);

        Front.claim("trainer").statusCode(200).body("jobId", equalTo(job.toString()));
    }
}
