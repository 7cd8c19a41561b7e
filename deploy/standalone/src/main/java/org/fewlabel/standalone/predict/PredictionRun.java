package org.fewlabel.standalone.predict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.prediction.Prediction;
import org.fewlabel.contracts.prediction.PredictionAnswer;
import org.fewlabel.standalone.client.PredictionClient;
import org.fewlabel.standalone.client.PredictionClient.Query;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.download.OutputClosedException;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Asks about many pictures, some in each request and a few requests at a time. The first request decides epoch and network for
 * all: of a job that goes on, the last epoch may be another one before the last picture is answered.
 */
public final class PredictionRun {
    private static final int BATCH_FILES_MAX = 32;
    private static final long BATCH_BYTES_MAX = 8L << 20;
    /** While one request's pictures are decoded, those of another are on their way. */
    private static final int REQUESTS_MAX = 2;

    private final PredictionClient client;
    private final PredictionOutput output;
    private final Terminal terminal;
    private final List<Prediction> unreadable = new ArrayList<>();
    private volatile Query query;
    private volatile @Nullable PredictionAnswer first;
    private int done;

    public PredictionRun(PredictionClient client, Query query, PredictionOutput output, Terminal terminal) {
        this.client = client;
        this.query = query;
        this.output = output;
        this.terminal = terminal;
    }

    /**
     * Asks about all of them.
     *
     * @return those that cannot be read
     * @throws RequestFailedException if the rest cannot be asked about either
     * @throws OutputClosedException if nobody takes the answers any more
     */
    public List<Prediction> run(List<Path> files) throws OutputClosedException {
        long beganNanos = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(REQUESTS_MAX);
        Deque<Future<List<Prediction>>> coming = new ArrayDeque<>();
        try {
            int begun = 0;
            while (begun < files.size() || !coming.isEmpty()) {
                // Which network answers is known once one request with a readable picture is answered.
                while (begun < files.size() && coming.size() < (first == null ? 1 : REQUESTS_MAX)) {
                    List<Path> batch = batch(files, begun);
                    coming.add(threads.submit(() -> predict(batch)));
                    begun += batch.size();
                }
                take(coming.remove(), files.size(), beganNanos);
                if (output.isBroken()) {
                    throw new OutputClosedException(); // Those that are left would be answered for nobody.
                }
            }
        } finally {
            threads.shutdownNow();
            terminal.clear();
            if (done > 0) {
                output.end(); // What is answered is answered, also where the rest fails.
            }
        }
        terminal.line(summary(files.size(), Duration.ofNanos(System.nanoTime() - beganNanos)));
        return unreadable;
    }

    private static List<Path> batch(List<Path> files, int from) {
        long bytes = 0;
        int end = from;
        while (end < files.size() && end - from < BATCH_FILES_MAX) {
            bytes += length(files.get(end));
            if (end > from && bytes > BATCH_BYTES_MAX) {
                break;
            }
            end++;
        }
        return files.subList(from, end);
    }

    /** What cannot be looked at is not sent. */
    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private void take(Future<List<Prediction>> answers, int inAll, long beganNanos) {
        List<Prediction> taken;
        try {
            taken = answers.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestFailedException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
        terminal.clear();
        for (Prediction prediction : taken) {
            output.add(prediction);
            if (prediction.unreadable() != null) {
                unreadable.add(prediction);
                terminal.line(prediction.file() + ": " + prediction.unreadable());
            }
        }
        done += taken.size();
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        Duration left = Duration.ofMillis((long) (1000 * seconds / done * (inAll - done)));
        terminal.progress(String.format(
                Locale.ROOT,
                "%d of %d pictures · %.1f per second · ETA %s",
                done,
                inAll,
                done / seconds,
                Figures.duration(left)));
    }

    private List<Prediction> predict(List<Path> batch) {
        Prediction[] predictions = new Prediction[batch.size()];
        List<Integer> places = new ArrayList<>();
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            try {
                files.add(read(batch.get(i)));
                places.add(i);
            } catch (IOException e) {
                predictions[i] = Prediction.unreadable(batch.get(i).toString(), reason(e));
            }
        }
        List<Prediction> answers = files.isEmpty() ? List.of() : ask(files);
        for (int i = 0; i < answers.size(); i++) {
            int place = places.get(i);
            predictions[place] = answers.get(i).named(batch.get(place).toString());
        }
        return List.of(predictions);
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > ImageFolder.FILE_BYTES_MAX) {
            throw new IOException("the file has more than " + (ImageFolder.FILE_BYTES_MAX >> 20) + " MB");
        }
        return Files.readAllBytes(file);
    }

    private static String reason(IOException thrown) {
        return thrown instanceof java.nio.file.NoSuchFileException ? "there is no such file" : thrown.toString();
    }

    /** Files that are too much for one request are asked about in two halves; one that is too much alone has its reason. */
    private List<Prediction> ask(List<byte[]> files) {
        PredictionClient.Outcome outcome = client.predict(files, query);
        if (outcome instanceof PredictionClient.Answered answered) {
            return accept(answered.answer(), files.size());
        }
        if (files.size() == 1) {
            return List.of(Prediction.unreadable(null, ((PredictionClient.TooMuch) outcome).why()));
        }
        int half = files.size() / 2;
        List<Prediction> all = new ArrayList<>(ask(files.subList(0, half)));
        all.addAll(ask(files.subList(half, files.size())));
        return all;
    }

    private synchronized List<Prediction> accept(PredictionAnswer answer, int asked) {
        if (answer.images().size() != asked) {
            throw new RequestFailedException(
                    "the answer is about " + answer.images().size() + " pictures, asked was about " + asked, null);
        }
        if (first == null) {
            first = answer;
            query = new Query(Integer.toString(answer.epoch()), answer.network().wireName(), query.top());
        }
        return answer.images();
    }

    private String summary(int pictures, Duration took) {
        PredictionAnswer answer = first;
        String by = answer == null ? "" : " by the " + answer.network().wireName() + " of epoch " + answer.epoch();
        String bad = unreadable.isEmpty() ? "" : ", " + unreadable.size() + " of them cannot be read";
        double seconds = Math.max(1e-3, took.toNanos() / 1e9);
        return String.format(
                Locale.ROOT,
                "%d pictures%s%s; %.1f s, %.1f pictures per second",
                pictures,
                by,
                bad,
                seconds,
                pictures / seconds);
    }
}
