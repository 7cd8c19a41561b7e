package org.fewlabel.artifacts.safetensors;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.fewlabel.contracts.model.TensorHead;

/**
 * Named tensors and metadata, the content of one safetensors file.
 *
 * <p>The file: the length of the header as 8 bytes, little-endian; the header, a JSON object that gives each tensor's
 * dtype, shape and place and may hold {@code __metadata__}, a map of texts, padded with spaces to a multiple of 8 bytes;
 * the numbers, little-endian, without gaps. Tensors are written by falling size of their numbers, as the reference
 * implementation does it, so that each lies at a multiple of its numbers' size; else by name, and metadata by key. So
 * the same content gives the same bytes, whatever maps it came in.
 */
public final class Safetensors {
    private final Map<String, String> metadata;
    private final Map<String, Tensor> tensors;

    public Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
        if (tensors.containsKey(Header.METADATA)) {
            throw new IllegalArgumentException("a tensor must not be called " + Header.METADATA);
        }
        this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        tensors.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Tensor>>comparingInt(
                                entry -> -entry.getValue().dtype().bytes())
                        .thenComparing(Map.Entry::getKey))
                .forEachOrdered(entry -> ordered.put(entry.getKey(), entry.getValue()));
        this.tensors = Collections.unmodifiableMap(ordered);
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /** In the order of {@link #writeTo}. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /** The metadata under a key that must be there. */
    public String requireMetadata(String key) throws CorruptSafetensorsException {
        String value = metadata.get(key);
        if (value == null) {
            throw new CorruptSafetensorsException(
                    "the metadata " + key + " is missing; there are " + metadata.keySet());
        }
        return value;
    }

    /** The numbers of a tensor that must be there, with this dtype and shape. */
    public float[] requireFloats(String name, int... shape) throws CorruptSafetensorsException {
        return require(name, Dtype.F32, shape).floats();
    }

    /** The same of a tensor of F32, F16 or BF16: see {@link Tensor#widenedFloats}. */
    public float[] requireWidenedFloats(String name, int... shape) throws CorruptSafetensorsException {
        Tensor tensor = tensors.get(name);
        boolean half = tensor != null && (tensor.dtype() == Dtype.F16 || tensor.dtype() == Dtype.BF16);
        return require(name, half ? tensor.dtype() : Dtype.F32, shape).widenedFloats();
    }

    /** The numbers of a tensor that must be there, with this dtype and shape. */
    public int[] requireInts(String name, int... shape) throws CorruptSafetensorsException {
        return require(name, Dtype.I32, shape).ints();
    }

    /** A tensor that must be there, with this dtype and shape. */
    public Tensor require(String name, Dtype dtype, int... shape) throws CorruptSafetensorsException {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new CorruptSafetensorsException("the tensor " + name + " is missing; there are " + tensors.keySet());
        }
        List<Integer> expected = IntStream.of(shape).boxed().toList();
        if (tensor.dtype() != dtype || !tensor.shape().equals(expected)) {
            throw new CorruptSafetensorsException(
                    "the tensor " + name + " is " + tensor.dtype() + tensor.shape() + ", expected " + dtype + expected);
        }
        return tensor;
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(Header.encode(this));
        for (Tensor tensor : tensors.values()) {
            tensor.writeTo(out);
        }
    }

    /**
     * Reads what a file's header says of its tensors, by name, and nothing else of it.
     *
     * @throws CorruptSafetensorsException if the header is none of a file of this length
     */
    public static Map<String, TensorHead> readHeads(Path file) throws IOException {
        long bytes = Files.size(file);
        Map<String, TensorHead> heads = new LinkedHashMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (Header.Entry entry : Header.read(in, bytes).entries()) {
                heads.put(entry.name(), new TensorHead(entry.dtype().name(), entry.shape()));
            }
        }
        return Collections.unmodifiableMap(heads);
    }

    /** What the headers of these tensors say. */
    public Map<String, TensorHead> heads() {
        Map<String, TensorHead> heads = new LinkedHashMap<>();
        tensors.forEach(
                (name, tensor) -> heads.put(name, new TensorHead(tensor.dtype().name(), tensor.shape())));
        return Collections.unmodifiableMap(heads);
    }

    /** Reads a file; see {@link #read(InputStream, long)}. */
    public static Safetensors read(Path file) throws IOException {
        long bytes = Files.size(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return read(in, bytes);
        }
    }

    /**
     * Reads a file to its end and holds it against the format strictly: whatever is not exactly a safetensors file of
     * this length is refused before memory is taken for it.
     *
     * @param in left open
     * @param bytes the file's length
     * @throws CorruptSafetensorsException naming what is wrong
     */
    public static Safetensors read(InputStream in, long bytes) throws IOException {
        Header header = Header.read(in, bytes);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Header.Entry entry : header.entries()) {
            int[] shape = entry.shape().stream().mapToInt(Integer::intValue).toArray();
            Tensor tensor = Tensor.read(entry.dtype(), shape, entry.size(), in);
            if (tensor == null) {
                throw new CorruptSafetensorsException("the file ends within the tensor " + entry.name());
            }
            tensors.put(entry.name(), tensor);
        }
        if (in.read() >= 0) {
            throw new CorruptSafetensorsException("there are bytes behind the last tensor");
        }
        return new Safetensors(header.metadata(), tensors);
    }

    @Override
    public String toString() {
        return "Safetensors" + tensors.keySet();
    }
}
