package org.fewlabel.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.fewlabel.benchmarks.Harm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The network between a process and a server. */
@Timeout(60)
class LineTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SHORT_MILLIS = 200;

    private ServerSocket server;
    private Line line;

    @BeforeEach
    void connects() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        new Thread(this::echo, "echo").start();
        line = new Line(server.getLocalPort());
    }

    @AfterEach
    void ends() throws IOException {
        line.close();
        server.close();
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                new Thread(() -> echo(socket), "echo").start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // Broken, as it is to be.
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), line.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static int ask(Socket socket, int word) throws IOException {
        socket.getOutputStream().write(word);
        return socket.getInputStream().read();
    }

    private static Thread start(Harm.Action fault) {
        Thread thread = new Thread(
                () -> {
                    try {
                        fault.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "fault");
        thread.start();
        return thread;
    }

    /** Ends the fault before its time. */
    private static void mend(Thread fault) throws InterruptedException {
        fault.interrupt();
        fault.join();
    }

    @Test
    void bytesPassBothWays() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 7)).isEqualTo(7);
            assertThat(ask(socket, 8)).isEqualTo(8);
        }
    }

    @Test
    void whatIsCutBreaksAndComesAboutAgainOnceItIsMended() throws Exception {
        try (Socket before = connect()) {
            assertThat(ask(before, 1)).isEqualTo(1);

            Thread fault = start(() -> line.cut(Duration.ofMinutes(1)));

            assertThat(before.getInputStream().read()).isEqualTo(-1);
            try (Socket meanwhile = connect()) {
                assertThat(brokenOrEnded(meanwhile)).isTrue();
            }
            mend(fault);
        }
        try (Socket after = connect()) {
            assertThat(ask(after, 2)).isEqualTo(2);
        }
    }

    private static boolean brokenOrEnded(Socket socket) {
        try {
            return ask(socket, 3) == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void whatIsSilentKeepsItsConnectionsAndBytesUntilItIsMended() throws Exception {
        try (Socket before = connect()) {
            assertThat(ask(before, 1)).isEqualTo(1);

            Thread fault = start(() -> line.hush(Duration.ofMinutes(1)));
            while (fault.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait(); // Silence begins before the fault's sleep.
            }

            before.getOutputStream().write(2);
            before.setSoTimeout(SHORT_MILLIS);
            assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            try (Socket meanwhile = connect()) {
                meanwhile.getOutputStream().write(3);
                meanwhile.setSoTimeout(SHORT_MILLIS);
                assertThatThrownBy(() -> meanwhile.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

                mend(fault);
                before.setSoTimeout(PATIENCE_MILLIS);
                meanwhile.setSoTimeout(PATIENCE_MILLIS);
                assertThat(before.getInputStream().read()).isEqualTo(2);
                assertThat(meanwhile.getInputStream().read()).isEqualTo(3);
            }
        }
    }
}
