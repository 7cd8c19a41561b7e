package org.fewlabel.learning.backbone;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.FeaturesSpec;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.ImageExamples;
import org.jspecify.annotations.Nullable;

/**
 * A frozen network from an ONNX file, run by ONNX Runtime on the CPU: images in, numbers out. The same images in the same
 * batches give the same numbers on one machine with as many threads. Not safe for use by several threads, but for {@link #stop}.
 *
 * <p>An output [image, number] is taken as it is, of one [image, token, number] the first token, which is a vision
 * transformer's class token, and of one [image, number, row, column] the mean over rows and columns.
 */
public final class FeatureExtractor implements AutoCloseable {
    /** Of its own allocator, and of those that it does not catch. */
    private static final List<String> NO_MEMORY = List.of("failed to allocate memory", "bad_alloc", "bad allocation");

    /** How many images go through at once where the file leaves that open: enough to keep a few cores busy. */
    static final int BATCH_MAX = 32;

    private static final long BATCH_NUMBERS_MAX = 8L << 20;
    private static final int DIMENSION_MAX = 1 << 16;
    /** What exporters call the output that describes the whole image. */
    private static final Set<String> POOLED = Set.of("pooler_output", "image_embeds", "features", "embedding");

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final OrtSession.RunOptions options;
    private final int fileBytes;
    private final BackboneInput input;
    private final ImageInput pixels;
    private final String output;
    private final int batch;
    private final int dimension;
    private int outputRank;
    private boolean closed;

    /**
     * Opens a backbone and runs it once.
     *
     * @param file the whole ONNX file
     * @param threads of one operator; 0 for OMP_NUM_THREADS, and where that is not set for one for each core that this
     *     process may use
     * @throws UnfitBackboneException if it is none, or not one that the spec describes
     * @throws MemoryShortageException if there is too little for it
     * @throws EngineUnavailableException if there is no ONNX Runtime here
     */
    public static FeatureExtractor open(byte[] file, FeaturesSpec spec, int threads) {
        OnnxCheck.parse(file);
        OrtEnvironment environment = environment();
        OrtSession session = null;
        OrtSession.RunOptions options = null;
        try {
            session = session(environment, file, threads);
            options = new OrtSession.RunOptions();
            return new FeatureExtractor(environment, session, options, spec, file.length);
        } catch (OrtException e) {
            close(session, options);
            throw failure("ONNX Runtime cannot run the file: ", e);
        } catch (RuntimeException | Error e) {
            close(session, options);
            throw e;
        }
    }

    private static OrtEnvironment environment() {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError e) {
            throw new EngineUnavailableException(
                    "there is no ONNX Runtime for this platform, " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch"),
                    e);
        }
    }

    private static OrtSession session(OrtEnvironment environment, byte[] file, int threads) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // Left to itself it counts the cores of the machine, whatever a container may use of them.
            options.setIntraOpNumThreads(threads > 0 ? threads : usualThreads(System.getenv("OMP_NUM_THREADS")));
            options.setInterOpNumThreads(1);
            options.setDeterministicCompute(true);
            // What it says of a file is in its exceptions, too.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            // Between two images there is other work for the cores.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return environment.createSession(file, options);
        }
    }

    /** @param openMp what OpenMP's variable says: a number, or several of which the outermost level's comes first */
    static int usualThreads(@Nullable String openMp) {
        String first = openMp == null ? "" : openMp.split(",", 2)[0].strip();
        return first.matches("[1-9][0-9]{0,3}")
                ? Integer.parseInt(first)
                : Runtime.getRuntime().availableProcessors();
    }

    private FeatureExtractor(
            OrtEnvironment environment,
            OrtSession session,
            OrtSession.RunOptions options,
            FeaturesSpec spec,
            int fileBytes)
            throws OrtException {
        this.environment = environment;
        this.session = session;
        this.options = options;
        this.fileBytes = fileBytes;
        this.input = BackboneInput.of(session.getInputInfo().values(), spec);
        this.pixels = new ImageInput(input);
        this.output = output(session.getOutputInfo().values(), spec.output());
        this.batch = input.batch() > 0
                ? input.batch()
                : (int) Math.max(
                        1, Math.min(BATCH_MAX, BATCH_NUMBERS_MAX / input.shape().size()));
        this.dimension = probe();
    }

    private static String output(Collection<NodeInfo> outputs, @Nullable String asked) {
        List<String> names = outputs.stream().map(NodeInfo::getName).toList();
        if (asked != null && !names.contains(asked)) {
            throw new UnfitBackboneException(
                    "network.features.output is " + asked + ", the file has " + BackboneInput.described(outputs));
        }
        if (asked != null || names.size() == 1) {
            return asked == null ? names.get(0) : asked;
        }
        List<String> pooled = names.stream().filter(POOLED::contains).toList();
        if (pooled.size() != 1) {
            throw new UnfitBackboneException("the file has several outputs: " + BackboneInput.described(outputs)
                    + "; name the one that has the features in network.features.output");
        }
        return pooled.get(0);
    }

    /** How many numbers come out, found by running it: files seldom say. */
    private int probe() throws OrtException {
        Shape shape = input.shape();
        byte[] grey = new byte[shape.size()];
        float[] features = run(List.of(grey), shape, -1);
        return features.length;
    }

    BackboneInput input() {
        return input;
    }

    /** The name of the output that is taken. */
    String output() {
        return output;
    }

    /** How many dimensions that output has. */
    int outputRank() {
        return outputRank;
    }

    /** Numbers that describe an image. */
    public int dimension() {
        return dimension;
    }

    /** What it takes beside the heap: its weights and a batch of images. What its operators need for themselves is not known. */
    public long bytes() {
        return fileBytes + (long) batch * input.shape().size() * (input.bytes() ? Byte.BYTES : Float.BYTES);
    }

    /** How many images are best given at once. */
    public int batch() {
        return batch;
    }

    /**
     * Describes some images of any size.
     *
     * @param images at most {@link #batch}, each [height, width, channels], with 1 or 3 channels
     * @param shape of each
     * @return [images, dimension]
     * @throws UnfitBackboneException if it fails on them, or gives what is no number
     * @throws MemoryShortageException if there is too little for them
     */
    public float[] features(List<byte[]> images, Shape shape) {
        if (images.isEmpty() || images.size() > batch) {
            throw new IllegalArgumentException("from 1 to " + batch + " images go at once, got " + images.size());
        }
        try {
            return run(images, shape, dimension);
        } catch (OrtException e) {
            throw failure("ONNX Runtime fails on an image: ", e);
        }
    }

    /**
     * Describes pictures as they are, batch after batch.
     *
     * @param atOnce how many go through together, at most
     * @param progress hears of every batch, and may end the pass by an exception
     * @return [pictures, dimension]
     */
    public float[] features(ImageExamples pictures, int atOnce, FeatureProgress progress) {
        float[] all = new float[Math.multiplyExact(pictures.count(), dimension)];
        int done = 0;
        while (done < pictures.count()) {
            done += features(pictures, pictures::pixels, done, Math.min(atOnce, batch), all);
            progress.described(done, pictures.count());
        }
        return all;
    }

    /**
     * Describes the next batch of pictures.
     *
     * @param shown what is shown of a picture, as large as that
     * @param first where the batch begins
     * @param atOnce how many are in it, where so many are left
     * @param all receives the numbers in its rows, [pictures, dimension]
     * @return how many are in the batch
     */
    int features(ImageExamples pictures, IntFunction<byte[]> shown, int first, int atOnce, float[] all) {
        List<byte[]> images = IntStream.range(first, Math.min(pictures.count(), first + atOnce))
                .mapToObj(shown)
                .toList();
        float[] features = features(images, pictures.shape());
        System.arraycopy(features, 0, all, first * dimension, features.length);
        return images.size();
    }

    /** Ends the run that is under way, which then fails, and all that follow; of no effect on one that is closed. */
    public synchronized void stop() {
        try {
            if (!closed) {
                options.setTerminate(true);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("a run cannot be ended", e);
        }
    }

    private float[] run(List<byte[]> images, Shape shape, int expected) throws OrtException {
        int rows = input.batch() > 0 ? input.batch() : images.size();
        try (OnnxTensor tensor = tensor(images, shape, rows);
                OrtSession.Result result =
                        session.run(Map.<String, OnnxTensorLike>of(input.name(), tensor), Set.of(output), options)) {
            OnnxValue value = result.get(0);
            if (!(value instanceof OnnxTensor features)) {
                throw new UnfitBackboneException("the output " + output + " is no array");
            }
            outputRank = features.getInfo().getShape().length;
            return BackboneOutput.features(features, output, rows, images.size(), expected, DIMENSION_MAX);
        }
    }

    private OnnxTensor tensor(List<byte[]> images, Shape shape, int rows) throws OrtException {
        long[] sizes = pixels.sizes(rows);
        if (input.bytes()) {
            ByteBuffer bytes = pixels.bytes(images, shape, rows);
            return OnnxTensor.createTensor(environment, bytes, sizes, OnnxJavaType.UINT8);
        }
        FloatBuffer floats = pixels.floats(images, shape, rows);
        return OnnxTensor.createTensor(environment, floats, sizes);
    }

    /** It has no code of its own for memory that it does not get, and says so in words. */
    static RuntimeException failure(String what, OrtException e) {
        String message = what + firstLine(e);
        String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (NO_MEMORY.stream().noneMatch(said::contains)) {
            return new UnfitBackboneException(message, e);
        }
        MemoryShortageException shortage = new MemoryShortageException(message);
        shortage.initCause(e);
        return shortage;
    }

    /** The rest of what it says is about its own source. */
    private static String firstLine(OrtException e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    private static void close(@Nullable OrtSession session, OrtSession.@Nullable RunOptions options) {
        try {
            if (options != null) {
                options.close();
            }
            if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not let go of a model", e);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            close(session, options);
        }
    }
}
