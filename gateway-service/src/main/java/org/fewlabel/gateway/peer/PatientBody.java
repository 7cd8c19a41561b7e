package org.fewlabel.gateway.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fewlabel.gateway.problem.BrokenAnswerException;
import org.fewlabel.gateway.problem.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A body that is read as it comes, and that gives up on a sender which has fallen silent: the JDK's own stream would wait for
 * ever for one whose machine is gone. It holds two pieces at most, as the connection delivers them (16 KiB each), whatever the
 * length of the whole. To be read by one thread.
 */
public final class PatientBody extends InputStream implements BodySubscriber<InputStream> {
    private static final List<ByteBuffer> END = List.of(ByteBuffer.allocate(0));

    private final Peer peer;
    private final Duration silenceMax;
    private final BlockingQueue<List<ByteBuffer>> pieces = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private volatile @Nullable Throwable failure;
    private Iterator<ByteBuffer> piece = List.<ByteBuffer>of().iterator();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean ended;
    private boolean closed;

    /** @param peer who sends it */
    public PatientBody(Peer peer, Duration silenceMax) {
        this.peer = peer;
        this.silenceMax = silenceMax;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        subscription.complete(source);
        source.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        pieces.add(item);
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        pieces.add(END);
    }

    @Override
    public void onComplete() {
        pieces.add(END);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (closed) {
            throw new IOException("the " + peer.words() + "'s answer is closed");
        }
        if (length == 0) {
            return 0;
        }
        while (!current.hasRemaining()) {
            if (piece.hasNext()) {
                current = piece.next();
            } else if (ended || !takePiece()) {
                return -1;
            }
        }
        int count = Math.min(length, current.remaining());
        current.get(buffer, offset, count);
        return count;
    }

    /** @return whether there was another one */
    private boolean takePiece() throws IOException {
        List<ByteBuffer> taken;
        try {
            taken = pieces.poll(silenceMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the " + peer.words() + " answered");
        }
        if (taken == null) {
            throw new BrokenAnswerException(
                    peer,
                    "the " + peer.words() + " was silent for " + silenceMax + " in the middle of its answer",
                    null);
        }
        if (taken == END) {
            Throwable thrown = failure;
            if (thrown != null) {
                throw new BrokenAnswerException(
                        peer, "the " + peer.words() + " broke off its answer: " + thrown.getMessage(), thrown);
            }
            ended = true;
            return false;
        }
        piece = taken.iterator();
        subscription.join().request(1);
        return true;
    }

    /** Before its end, it ends the connection. */
    @Override
    public void close() {
        closed = true;
        subscription.thenAccept(Flow.Subscription::cancel);
    }
}
