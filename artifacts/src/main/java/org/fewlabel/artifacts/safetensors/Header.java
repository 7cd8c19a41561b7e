package org.fewlabel.artifacts.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands at the beginning of a safetensors file.
 *
 * @param entries in the order of their numbers in the file
 */
record Header(Map<String, String> metadata, List<Entry> entries) {
    static final String METADATA = "__metadata__";
    /** The reference implementation's limit. */
    private static final int BYTES_MAX = 100_000_000;

    private static final int LENGTH_BYTES = 8;
    private static final int ALIGNMENT_BYTES = 8;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    Header {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        entries = List.copyOf(entries);
    }

    /** A tensor's place: bytes from {@code begin} to before {@code end}, counted from the end of the header. */
    record Entry(String name, Dtype dtype, List<Integer> shape, long begin, long end) {
        int size() {
            return (int) Tensor.size(shape);
        }
    }

    static byte[] encode(Safetensors file) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!file.metadata().isEmpty()) {
            ObjectNode metadata = json.putObject(METADATA);
            file.metadata().forEach(metadata::put);
        }
        long begin = 0;
        for (Map.Entry<String, Tensor> each : file.tensors().entrySet()) {
            Tensor tensor = each.getValue();
            ObjectNode entry = json.putObject(each.getKey());
            entry.put("dtype", tensor.dtype().name());
            tensor.shape().forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets").add(begin).add(begin + tensor.bytes());
            begin += tensor.bytes();
        }
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        byte[] bytes = new byte[LENGTH_BYTES + padded];
        Arrays.fill(bytes, (byte) ' ');
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(text);
        return bytes;
    }

    /** @param fileBytes the length of the whole file */
    static Header read(InputStream in, long fileBytes) throws IOException {
        byte[] lengthBytes = in.readNBytes(LENGTH_BYTES);
        if (lengthBytes.length < LENGTH_BYTES) {
            throw new CorruptSafetensorsException("the file ends within the header's length");
        }
        long length =
                ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > BYTES_MAX || length > fileBytes - LENGTH_BYTES) {
            throw new CorruptSafetensorsException("the header is said to have " + Long.toUnsignedString(length)
                    + " bytes; the file has " + fileBytes + ", and a header at most " + BYTES_MAX);
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw new CorruptSafetensorsException("the file ends within the header");
        }
        if (text[0] != '{') {
            throw new CorruptSafetensorsException("the header does not begin with {");
        }
        Header header = parse(text);
        header.checkPlaces(fileBytes - LENGTH_BYTES - length);
        return header;
    }

    private static Header parse(byte[] text) throws IOException {
        JsonNode json;
        // The format's encoding: from bytes, Jackson guesses one.
        try (Reader utf8 = new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder())) {
            json = JSON.readTree(utf8);
        } catch (JsonProcessingException e) {
            throw new CorruptSafetensorsException("the header is not JSON: " + e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw new CorruptSafetensorsException("the header is not UTF-8", e);
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (field.getKey().equals(METADATA)) {
                readMetadata(field.getValue(), metadata);
            } else {
                entries.add(readEntry(field.getKey(), field.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return new Header(metadata, entries);
    }

    private static void readMetadata(JsonNode json, Map<String, String> metadata) throws CorruptSafetensorsException {
        if (!json.isObject()) {
            throw new CorruptSafetensorsException(METADATA + " is not an object");
        }
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!field.getValue().isTextual()) {
                throw new CorruptSafetensorsException(METADATA + " " + field.getKey() + " is not a text");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        }
    }

    private static Entry readEntry(String name, JsonNode json) throws CorruptSafetensorsException {
        JsonNode shape = json.path("shape");
        JsonNode offsets = json.path("data_offsets");
        if (!json.isObject() || json.size() != 3 || !shape.isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw new CorruptSafetensorsException(
                    "the tensor " + name + " must be given by dtype, shape and two data_offsets");
        }
        Dtype dtype = readDtype(name, json.path("dtype"));
        List<Integer> dimensions = new ArrayList<>();
        for (JsonNode dimension : shape) {
            if (!dimension.isIntegralNumber() || !dimension.canConvertToInt() || dimension.intValue() < 0) {
                throw new CorruptSafetensorsException("the tensor " + name + " has the shape " + shape);
            }
            dimensions.add(dimension.intValue());
        }
        for (JsonNode offset : offsets) {
            if (!offset.isIntegralNumber() || !offset.canConvertToLong() || offset.longValue() < 0) {
                throw new CorruptSafetensorsException("the tensor " + name + " has the data_offsets " + offsets);
            }
        }
        Entry entry = new Entry(
                name,
                dtype,
                List.copyOf(dimensions),
                offsets.get(0).longValue(),
                offsets.get(1).longValue());
        long size = Tensor.size(dimensions);
        if (size > Integer.MAX_VALUE || entry.end() - entry.begin() != size * dtype.bytes()) {
            throw new CorruptSafetensorsException("the tensor " + name + " is " + dtype + dimensions
                    + " and has the data_offsets " + offsets + ", which do not fit");
        }
        return entry;
    }

    private static Dtype readDtype(String name, JsonNode json) throws CorruptSafetensorsException {
        for (Dtype dtype : Dtype.values()) {
            if (json.isTextual() && dtype.name().equals(json.textValue())) {
                return dtype;
            }
        }
        throw new CorruptSafetensorsException(
                "the tensor " + name + " has the dtype " + json + "; known are " + Arrays.toString(Dtype.values()));
    }

    /** The tensors must fill what follows the header: no gap, no overlap, nothing behind. */
    private void checkPlaces(long dataBytes) throws CorruptSafetensorsException {
        long expected = 0;
        for (Entry entry : entries) {
            if (entry.begin() != expected) {
                throw new CorruptSafetensorsException("the tensor " + entry.name() + " begins at " + entry.begin()
                        + (entry.begin() < expected ? ", within the one before, which ends at " : ", after a gap from ")
                        + expected);
            }
            expected = entry.end();
        }
        if (expected != dataBytes) {
            throw new CorruptSafetensorsException(
                    "the tensors take " + expected + " bytes, the file has " + dataBytes + " for them");
        }
    }
}
