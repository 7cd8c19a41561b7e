package org.fewlabel.learning;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;

/** A model in ONNX Runtime. */
public final class OnnxRuntime implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    public OnnxRuntime(byte[] model) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model, options);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param pixels channels first */
    public float[][] ofImages(byte[] pixels, int count, Shape shape, String output) {
        long[] dimensions = {count, shape.channels(), shape.height(), shape.width()};
        try (OnnxTensor input =
                OnnxTensor.createTensor(environment, ByteBuffer.wrap(pixels), dimensions, OnnxJavaType.UINT8)) {
            return run("image", input, output);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    public float[][] ofPoints(float[] coordinates, int count, String output) {
        long[] dimensions = {count, coordinates.length / count};
        try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(coordinates), dimensions)) {
            return run("point", input, output);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private float[][] run(String name, OnnxTensor input, String output) throws OrtException {
        try (OrtSession.Result result = session.run(Map.of(name, input))) {
            return (float[][]) result.get(output).orElseThrow().getValue();
        }
    }

    public Map<String, String> metadata() {
        try {
            return session.getMetadata().getCustomMetadata();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Channels last become channels first. */
    public static byte[] channelsFirst(byte[] pixels, int count, Shape shape) {
        byte[] first = new byte[count * shape.size()];
        int plane = shape.height() * shape.width();
        for (int place = 0; place < first.length; place++) {
            int image = place / shape.size();
            int channel = place / plane % shape.channels();
            first[place] = pixels[image * shape.size() + place % plane * shape.channels() + channel];
        }
        return first;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
