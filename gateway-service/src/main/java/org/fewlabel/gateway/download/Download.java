package org.fewlabel.gateway.download;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.fewlabel.service.http.NettyConnection;
import org.jboss.logging.Logger;

/** One answer on its way, until all of it is sent or its reader has gone. */
final class Download {
    private static final Logger LOG = Logger.getLogger(Download.class);
    private static final String KEY = Download.class.getName();

    private final HttpServerResponse response;
    private final ChannelHandlerContext connection;
    private final String path;
    private final Consumer<Download> ended;
    private final List<Closeable> belongings = new ArrayList<>();
    private boolean over;
    /** Of the watch alone. */
    private long bytesTaken;

    private long takenNanos = System.nanoTime();

    /** @param ended called once, whatever the end is */
    Download(RoutingContext context, Consumer<Download> ended) {
        this.response = context.response();
        this.connection = NettyConnection.of(context.request());
        this.path = context.normalizedPath();
        this.ended = ended;
        context.put(KEY, this);
    }

    static Download of(RoutingContext context) {
        Download download = context.get(KEY);
        if (download == null) {
            throw new IllegalStateException("no download is under way: " + context.normalizedPath());
        }
        return download;
    }

    /** Keeps something until the answer is over; if it is already, it is closed at once. */
    synchronized void keep(Closeable belonging) {
        belongings.add(belonging);
        if (over) {
            close();
        }
    }

    /** What was kept is closed; nothing happens the second time. */
    synchronized void end() {
        if (!over) {
            over = true;
            ended.accept(this);
            close();
        }
    }

    private void close() {
        for (Closeable each : belongings) {
            try {
                each.close();
            } catch (IOException e) {
                LOG.warnf("What was downloaded cannot be closed: path=%s: %s", path, e);
            }
        }
        belongings.clear();
    }

    /** Ends the connection if what is sent waits, and the reader has taken none of it for so long. */
    void letGoAfter(Duration silenceMax) {
        long now = System.nanoTime();
        long bytes = response.bytesWritten();
        if (bytes != bytesTaken || !isWaitedFor()) {
            bytesTaken = bytes;
            takenNanos = now;
        } else if (now - takenNanos > silenceMax.toNanos()) {
            LOG.infof("a reader takes nothing and is let go: path=%s bytes=%d silence=%s", path, bytes, silenceMax);
            breakOff();
            takenNanos = now; // Whoever sends hears of it at once, and once.
        }
    }

    /**
     * At once, below Vert.x: its own ways of closing first send what waits, and that waits for the reader, who would then take a
     * part for the whole.
     */
    void breakOff() {
        if (response.streamId() < 0) {
            connection.close(); // HTTP/1: the connection is this answer's alone.
        } else {
            response.reset();
        }
    }

    private boolean isWaitedFor() {
        try {
            return !response.ended() && response.writeQueueFull();
        } catch (IllegalStateException e) {
            return false; // It ended in between.
        }
    }
}
