package org.fewlabel.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.util.concurrent.DefaultEventExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacedOutputStreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BYTES = 1_000_000;

    private final DefaultEventExecutor eventLoop = new DefaultEventExecutor();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final byte[] bytes = new byte[BYTES];

    PacedOutputStreamTest() {
        new Random(1).nextBytes(bytes);
    }

    @AfterEach
    void end() {
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void writesLittleAheadOfABusyEventLoopAndTheRestAfterwards() {
        CountDownLatch busy = new CountDownLatch(1);
        eventLoop.execute(() -> awaitUninterrupted(busy));
        PacedOutputStream paced = new PacedOutputStream(taken, eventLoop, PATIENCE);

        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(paced));

        await().atMost(PATIENCE).until(() -> taken.size() == PacedOutputStream.AHEAD_BYTES);
        await().during(Duration.ofMillis(300))
                .atMost(PATIENCE)
                .until(() -> taken.size() == PacedOutputStream.AHEAD_BYTES && !writing.isDone());
        busy.countDown();
        assertThat(writing).succeedsWithin(PATIENCE);
        assertThat(taken.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void doesNotWaitForItselfOnTheEventLoop() {
        PacedOutputStream paced = new PacedOutputStream(taken, eventLoop, PATIENCE);

        assertThat(eventLoop.submit(() -> write(paced)).awaitUninterruptibly(PATIENCE.toMillis()))
                .isTrue();

        assertThat(taken.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void givesUpOnAnEventLoopThatStandsStill() {
        CountDownLatch busy = new CountDownLatch(1);
        eventLoop.execute(() -> awaitUninterrupted(busy));
        PacedOutputStream paced = new PacedOutputStream(taken, eventLoop, Duration.ofMillis(50));

        assertThatThrownBy(() -> paced.write(bytes))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("PT0.05S");
        busy.countDown();
    }

    @Test
    void failsOnceTheEventLoopHasEnded() {
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        PacedOutputStream paced = new PacedOutputStream(taken, eventLoop, PATIENCE);

        assertThatThrownBy(() -> paced.write(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has ended");
    }

    private void write(PacedOutputStream paced) {
        try {
            paced.write(bytes[0] & 0xff);
            paced.write(bytes, 1, bytes.length - 1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
