package org.fewlabel.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback interface. */
public final class Ports {
    /**
     * Below the numbers that systems give to outgoing connections, from 32768 on: one of these would be taken between here and
     * there. Above those of {@code fewlabel} itself.
     */
    static final int FIRST = 20_000;

    private static final int NUMBERS = 12_000;

    /** Files that hold locks until the process ends, by port; an unreachable one would be closed. */
    private static final Map<Integer, FileChannel> LOCKED = new HashMap<>();

    private Ports() {}

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of a process that just ended linger; they do not take the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * That many different ports that are free, and that no other caller gets as long as this process lives, in whichever process it
     * is, of this user: a file for each is locked until then.
     */
    public static List<Integer> free(int count) {
        return free(count, ThreadLocalRandom.current().nextInt(NUMBERS));
    }

    /** @param start which of the numbers is tried first */
    static synchronized List<Integer> free(int count, int start) {
        List<Integer> ports = new ArrayList<>();
        try {
            Path folder =
                    Path.of(System.getProperty("java.io.tmpdir"), "fewlabel-ports-" + System.getProperty("user.name"));
            Files.createDirectories(folder);
            for (int tried = 0; tried < NUMBERS && ports.size() < count; tried++) {
                int port = FIRST + (start + tried) % NUMBERS;
                if (isReserved(folder, port)) {
                    ports.add(port);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (ports.size() < count) {
            throw new IllegalStateException(
                    "of the ports from " + FIRST + " on " + ports.size() + " are free, and " + count + " are needed");
        }
        return ports;
    }

    /** Whether it is this caller's by now. */
    private static boolean isReserved(Path folder, int port) throws IOException {
        if (LOCKED.containsKey(port)) {
            return false;
        }
        FileChannel file = FileChannel.open(
                folder.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null && isFree(port)) {
                LOCKED.put(port, file);
                return true;
            }
        } catch (OverlappingFileLockException e) {
            // This class, loaded a second time in this process. To close the file would be to let go of the other one's
            // lock.
            LOCKED.put(port, file);
            return false;
        }
        file.close();
        return false;
    }
}
