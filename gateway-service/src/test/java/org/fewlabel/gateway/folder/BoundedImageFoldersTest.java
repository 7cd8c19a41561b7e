package org.fewlabel.gateway.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.job.ImageFolders.Look;
import org.fewlabel.gateway.problem.BusyException;
import org.junit.jupiter.api.Test;

class BoundedImageFoldersTest {
    private static final Look LOOK = new ImageFolders.Refused("must be seen");

    @Test
    void sendsAwayWhoComesWhileAsManyLookAsMay() throws Exception {
        CountDownLatch looking = new CountDownLatch(2);
        CountDownLatch seen = new CountDownLatch(1);
        ImageFolders slow = path -> {
            looking.countDown();
            awaitQuietly(seen);
            return LOOK;
        };
        try (BoundedImageFolders folders = new BoundedImageFolders(slow, 2, Duration.ofMinutes(1))) {
            CompletableFuture<Look> one =
                    CompletableFuture.supplyAsync(() -> folders.look("a"), work -> new Thread(work).start());
            CompletableFuture<Look> two =
                    CompletableFuture.supplyAsync(() -> folders.look("b"), work -> new Thread(work).start());
            looking.await();

            assertThatThrownBy(() -> folders.look("c"))
                    .isInstanceOf(BusyException.class)
                    .hasMessageContaining("at a time, 2 (fewlabel.datasets.listings-max)");

            seen.countDown();
            assertThat(one.get()).isEqualTo(LOOK);
            assertThat(two.get()).isEqualTo(LOOK);
            // Its thread may take a moment to be free again.
            await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> folders.look("c")
                    .equals(LOOK));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
