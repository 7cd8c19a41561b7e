package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A line to a server on this machine that breaks, once, after so many bytes of one direction. */
final class BreakableLine implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong upUntilBreak = new AtomicLong(NEVER);
    private final AtomicLong downUntilBreak = new AtomicLong(NEVER);
    private final int target;

    BreakableLine(int target) throws IOException {
        this.target = target;
        threads.execute(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    void breakAfterSending(long bytes) {
        upUntilBreak.set(bytes);
    }

    void breakAfterReceiving(long bytes) {
        downUntilBreak.set(bytes);
    }

    private void accept() {
        try {
            while (true) {
                Socket near = door.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                threads.execute(() -> pass(near, far, upUntilBreak));
                threads.execute(() -> pass(far, near, downUntilBreak));
            }
        } catch (SocketException e) {
            // The door is closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pass(Socket from, Socket to, AtomicLong untilBreak) {
        byte[] buffer = new byte[1 << 14];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (untilBreak.addAndGet(-count) < 0) {
                    untilBreak.set(NEVER);
                    return;
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // An end hung up, which closes the other one, too.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        threads.shutdownNow();
    }
}
