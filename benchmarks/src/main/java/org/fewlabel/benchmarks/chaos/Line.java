package org.fewlabel.benchmarks.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.fewlabel.benchmarks.Harm;

/**
 * The network between a process and a server on this machine, which can break and be mended: the process connects to {@link #port()}
 * in the server's place.
 *
 * <p>Each connection takes two threads, and each client has a bounded number of connections.
 */
final class Line implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final int BUFFER_BYTES = 1 << 14;

    /** What becomes of bytes and connections. */
    private enum Condition {
        WHOLE,
        /** Every connection breaks, those that are new at once. */
        CUT,
        /** Nothing arrives, and nobody is told: connections stay, and new ones come about. */
        SILENT
    }

    private final ServerSocket door = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private Condition condition = Condition.WHOLE;

    /** @param target the server's port */
    Line(int target) throws IOException {
        this.target = target;
        threads.execute(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Breaks what is connected, and what connects until that time is over. */
    void cut(Duration duration) throws IOException, InterruptedException {
        Harm.during(duration, () -> become(Condition.CUT), () -> become(Condition.WHOLE));
    }

    /** Holds everything back until that time is over. */
    void hush(Duration duration) throws IOException, InterruptedException {
        Harm.during(duration, () -> become(Condition.SILENT), () -> become(Condition.WHOLE));
    }

    private void become(Condition next) {
        synchronized (this) {
            condition = next;
            notifyAll();
        }
        if (next == Condition.CUT) {
            List.copyOf(open).forEach(Line::close);
        }
    }

    /** @return whether bytes may pass, once they are not held back */
    private synchronized boolean mayPass() throws InterruptedException {
        while (condition == Condition.SILENT) {
            wait();
        }
        return condition == Condition.WHOLE;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = door.accept();
                open.add(near);
                threads.execute(() -> connect(near));
            }
        } catch (IOException e) {
            if (!door.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void connect(Socket near) {
        try {
            if (!mayPass()) {
                close(near);
                return;
            }
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(far);
            threads.execute(() -> pass(far, near));
            pass(near, far);
        } catch (IOException e) {
            close(near); // The server is away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(near);
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0 && mayPass(); count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // An end hung up, which closes the other one, too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, which is what was asked for.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        List.copyOf(open).forEach(Line::close);
        threads.shutdownNow();
    }
}
