package org.fewlabel.benchmarks.readers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that asks for the labels of a job, over and over, and takes them at a pace of its own, or not at all. */
final class SlowReader implements Runnable {
    private static final int PIECE_BYTES = 1024;
    private static final int SILENCE_MILLIS = 600_000;

    private final URI labels;
    private final int bytesPerSecond;
    private final Tally tally;

    /** @param bytesPerSecond 0 for one that takes nothing but the first piece */
    SlowReader(URI labels, int bytesPerSecond, Tally tally) {
        this.labels = labels;
        this.bytesPerSecond = bytesPerSecond;
        this.tally = tally;
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                read();
            } catch (IOException e) {
                tally.brokenOff();
                pause(1000);
            }
        }
    }

    private void read() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4 * PIECE_BYTES);
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.connect(new InetSocketAddress(labels.getHost(), labels.getPort()));
            String question = "GET " + labels.getRawPath() + "?probabilities=true HTTP/1.1\r\nHost: "
                    + labels.getAuthority() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String beginning = new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
            if (!beginning.endsWith(" 200")) {
                tally.refused(beginning);
                pause(1000);
                return;
            }
            tally.reading();
            byte[] piece = new byte[PIECE_BYTES];
            while (!Thread.currentThread().isInterrupted()) {
                if (bytesPerSecond == 0) {
                    pause(SILENCE_MILLIS);
                } else if (in.read(piece) < 0) {
                    tally.read();
                    return;
                } else {
                    pause(1000L * PIECE_BYTES / bytesPerSecond);
                }
            }
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
