package org.fewlabel.labeler.prediction;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.labeler.LabelerConfig;
import org.fewlabel.labeler.model.BusyException;
import org.fewlabel.labeler.model.MountedBackbones;
import org.fewlabel.labeler.model.StoredModels;
import org.fewlabel.labeler.model.TooLargeModelException;
import org.fewlabel.labeler.model.UnavailableBackboneException;
import org.fewlabel.labeler.watch.Watchdog;
import org.fewlabel.labeler.watch.Watchdog.Watched;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.export.BackboneFiles;
import org.fewlabel.learning.prediction.Predictor;
import org.jboss.logging.Logger;

/**
 * The networks that were asked last, ready to be asked again, and the backbones under them. They stay as long as all of them
 * take no more memory than is set; one that alone takes more is closed when it has answered.
 *
 * <p>One thread has them all: oneDNN's layers work on the thread that made them, and labeling keeps most of the processors.
 */
@ApplicationScoped
class LoadedNetworks {
    private static final Logger LOG = Logger.getLogger(LoadedNetworks.class);

    private static final Duration END_WAIT = Duration.ofSeconds(10);

    private final StoredModels models;
    /** Of that thread alone, as the map below. */
    private final LoadedBackbones backbones;

    private final long bytesMax;
    private final Watchdog watchdog;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "predictions");
        thread.setDaemon(true);
        return thread;
    });
    /** Of that thread alone; the one that was asked longest ago first. */
    private final Map<StoredModel, Predictor> loaded = new LinkedHashMap<>(16, 0.75f, true);

    @Inject
    LoadedNetworks(StoredModels models, MountedBackbones files, LabelerConfig config, Watchdog watchdog) {
        this(models, files, config.predictions().networksMax().asLongValue(), watchdog);
    }

    LoadedNetworks(StoredModels models, BackboneFiles files, long bytesMax, Watchdog watchdog) {
        this.models = models;
        this.backbones = new LoadedBackbones(files);
        this.bytesMax = bytesMax;
        this.watchdog = watchdog;
    }

    /**
     * Asks a network, which is loaded if need be.
     *
     * @param patience how long to wait for it; others may be asking
     * @throws BusyException if its turn does not come by then, or the memory does not do for it at the moment
     * @throws TooSlowException if its turn has come and takes longer
     * @throws UnavailableBackboneException if the file of its backbone is not to be had
     * @throws TooLargeModelException if it, or that file, will never fit into the memory
     * @throws IOException as {@link StoredModels#load} does
     */
    <T> T ask(StoredModel model, Function<Predictor, T> question, Duration patience) throws IOException {
        AtomicBoolean begun = new AtomicBoolean();
        Future<T> answer = thread.submit(() -> {
            begun.set(true);
            try (Watched watched = watchdog.watchAnswer()) {
                return answer(model, question);
            }
        });
        return await(answer, patience, begun::get);
    }

    /** How many networks are loaded. */
    int count() throws IOException {
        return await(thread.submit(loaded::size), END_WAIT, () -> false);
    }

    /** How many backbones are. */
    int backbones() throws IOException {
        return await(thread.submit(backbones::count), END_WAIT, () -> false);
    }

    private static <T> T await(Future<T> answer, Duration patience, BooleanSupplier begun) throws IOException {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // A network that is left in the midst of a pass is of no use; what has begun may end by itself after one.
            answer.cancel(false);
            if (begun.getAsBoolean()) {
                throw new TooSlowException(
                        "the network has not answered in the " + patience.toSeconds()
                                + " s that were left for it (fewlabel.predictions.duration-max); send fewer or smaller pictures");
            }
            throw new BusyException(
                    "other pictures are being predicted; this took more than " + patience.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException("it is shutting down");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private <T> T answer(StoredModel model, Function<Predictor, T> question) throws IOException {
        try {
            Predictor predictor = loaded.get(model);
            if (predictor == null) {
                predictor = load(model);
                loaded.put(model, predictor);
                // Before its first pass, which takes most of what it takes.
                closeAllBut(model);
            }
            return question.apply(predictor);
        } catch (OutOfMemoryError | MemoryShortageException e) {
            LOG.warnf(e, "No memory for predictions, closing what was loaded for them: networks=%d", loaded.size());
            closeAll();
            throw new BusyException("its memory does not do for this network at the moment");
        } catch (TooSlowException e) {
            throw e; // Between two passes, so the network is as good as before.
        } catch (RuntimeException | Error e) {
            close(model);
            throw e;
        } finally {
            if (bytes() > bytesMax) {
                closeAll();
            }
            closeUnusedBackbones();
        }
    }

    private Predictor load(StoredModel model) throws IOException {
        try (StoredModels.Held held = models.load(model)) {
            BackboneSpec backbone = held.model().spec().network().backbone();
            return backbone == null
                    ? Predictor.of(held.model())
                    : Predictor.ofHead(held.model(), backbones.of(backbone, held));
        }
    }

    private long bytes() {
        return loaded.values().stream().mapToLong(Predictor::bytes).sum() + backbones.bytes();
    }

    private void closeUnusedBackbones() {
        backbones.closeUnless(backbone -> loaded.values().stream().anyMatch(predictor -> predictor.uses(backbone)));
    }

    private void closeAllBut(StoredModel kept) {
        Iterator<Map.Entry<StoredModel, Predictor>> longestAgoFirst =
                loaded.entrySet().iterator();
        while (bytes() > bytesMax && longestAgoFirst.hasNext()) {
            Map.Entry<StoredModel, Predictor> each = longestAgoFirst.next();
            if (!each.getKey().equals(kept)) {
                each.getValue().close();
                longestAgoFirst.remove();
                closeUnusedBackbones();
            }
        }
    }

    private void close(StoredModel model) {
        Predictor predictor = loaded.remove(model);
        if (predictor != null) {
            predictor.close();
        }
    }

    private void closeAll() {
        loaded.values().forEach(Predictor::close);
        loaded.clear();
        closeUnusedBackbones();
    }

    @PreDestroy
    void close() {
        Callable<Void> end = () -> {
            closeAll();
            return null;
        };
        Future<Void> ended = thread.submit(end);
        thread.shutdown();
        try {
            ended.get(END_WAIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf(e, "The networks of predictions are left to the end of the process");
        }
    }
}
