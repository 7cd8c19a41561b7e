package org.fewlabel.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    private static final int COUNT = 20;

    @TempDir
    Path folder;

    /** A process that takes ports and keeps them. */
    static final class Taker {
        private Taker() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(
                    Ports.free(COUNT, 0).stream().map(String::valueOf).collect(Collectors.joining(" ")));
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until whoever started it lets go.
            }
        }
    }

    /** Two test runs at once were given the same ports: both asked before either listened. */
    @Test
    void noTwoProcessesGetTheSamePortBeforeOneOfThemEnds() throws Exception {
        Process one = taker();
        Process other = taker();
        Set<Integer> ofOne = ports(one);
        Set<Integer> ofOther = ports(other);

        assertThat(ofOne).hasSize(COUNT).doesNotContainAnyElementsOf(ofOther);
        assertThat(ofOther).hasSize(COUNT);

        end(one);
        Process next = taker();
        Set<Integer> ofNext = ports(next);
        end(other);
        end(next);
        assertThat(ofNext).containsAnyElementsOf(ofOne);
    }

    @Test
    void noTwoCallersGetTheSamePort() {
        Set<Integer> ports = new HashSet<>(Ports.free(COUNT));

        ports.addAll(Ports.free(COUNT));

        assertThat(ports).hasSize(2 * COUNT).allMatch(Ports::isFree);
    }

    @Test
    void nobodyGetsAPortThatSomebodyListensOn() throws Exception {
        try (ServerSocket there = new ServerSocket()) {
            int port = Ports.FIRST;
            while (!there.isBound()) {
                bind(there, port++);
            }
            Process taker = taker();

            assertThat(ports(taker)).hasSize(COUNT).doesNotContain(there.getLocalPort());

            end(taker);
        }
    }

    private static void bind(ServerSocket socket, int port) throws IOException {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            // Somebody listens already; the next one will do.
        }
    }

    /** With a folder of its own, so that what else runs here takes none of its ports. */
    private Process taker() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Taker.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Set<Integer> ports(Process process) throws IOException {
        return Arrays.stream(process.inputReader().readLine().split(" "))
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    private static void end(Process process) throws Exception {
        process.outputWriter().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}
