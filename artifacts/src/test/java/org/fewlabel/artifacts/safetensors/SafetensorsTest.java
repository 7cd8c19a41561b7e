package org.fewlabel.artifacts.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.model.TensorHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    /** Written by hand after the format's description: 1.0 is 0000803f, -2.5 is 000020c0, 258 is 02010000. */
    private static final String GOLDEN_HEADER = "{\"__metadata__\":{\"epoch\":\"12\"},"
            + "\"i\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[4,12]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[12,13]}}       ";

    private static final String GOLDEN_NUMBERS = "02010000" + "0000803f" + "000020c0" + "ff";

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        assertThat(GOLDEN_HEADER.length() % 8).isZero();

        byte[] bytes = bytes(golden());

        assertThat(bytes).isEqualTo(file(GOLDEN_HEADER, GOLDEN_NUMBERS));
    }

    /** Artifacts are known by their digests: a map without an order of its own gave another with each start of a process. */
    @Test
    void writesTheSameBytesInWhateverOrderTheContentComes() throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> sameMetadata = new LinkedHashMap<>();
        Map<String, Tensor> sameTensors = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            metadata.put("key" + i, "value");
            tensors.put("tensor" + i, Tensor.of(new int[] {i}, 1));
            sameMetadata.put("key" + (19 - i), "value");
            sameTensors.put("tensor" + (19 - i), Tensor.of(new int[] {19 - i}, 1));
        }

        assertThat(bytes(new Safetensors(metadata, tensors)))
                .isEqualTo(bytes(new Safetensors(sameMetadata, sameTensors)));
    }

    @Test
    void readsTheBytesOfTheFormat() throws IOException {
        Safetensors read = read(file(GOLDEN_HEADER, GOLDEN_NUMBERS));

        assertThat(read.metadata()).containsExactly(Map.entry("epoch", "12"));
        assertThat(read.tensors()).containsOnlyKeys("w", "i", "b");
        assertThat(read.requireFloats("w", 2, 1)).containsExactly(1, -2.5f);
        assertThat(read.requireInts("i", 1)).containsExactly(258);
        assertThat(read.require("b", Dtype.U8).unsignedBytes()).containsExactly(-1);
    }

    /** The halves are {@code torch.tensor(…, dtype=torch.float16)} and {@code torch.bfloat16}, bit for bit. */
    @Test
    void widensHalvesExactly() throws IOException {
        String header = "{\"h\":{\"dtype\":\"F16\",\"shape\":[7],\"data_offsets\":[0,14]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[14,18]}}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);
        // 1, -2.5, 65504, 2^-24, -2^-15, infinity, -0; then 1 and -3.140625.
        Safetensors read =
                read(file(padded, "003c" + "00c1" + "ff7b" + "0100" + "0082" + "007c" + "0080" + "803f" + "49c0"));

        assertThat(read.requireWidenedFloats("h", 7))
                .containsExactly(1, -2.5f, 65504, 0x1p-24f, -0x1p-15f, Float.POSITIVE_INFINITY, -0f);
        assertThat(read.requireWidenedFloats("b", 2)).containsExactly(1, -3.140625f);
        assertThatThrownBy(() -> read.requireFloats("h", 7)).isInstanceOf(CorruptSafetensorsException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "F64,8",
        "U64,8",
        "C64,8",
        "U32,4",
        "I16,2",
        "U16,2",
        "F8_E4M3,1",
        "F8_E5M2,1",
        "F8_E8M0,1",
        "I8,1",
        "BOOL,1"
    })
    void passesOverNumbersOfOtherKinds(String dtype, int bytes) throws IOException {
        String header = "{\"x\":{\"dtype\":\"" + dtype + "\",\"shape\":[3],\"data_offsets\":[0," + 3 * bytes + "]},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + 3 * bytes + "," + (3 * bytes + 4)
                + "]}}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);

        Safetensors read = read(file(padded, "ab".repeat(3 * bytes) + "0000803f"));

        assertThat(read.requireFloats("w", 1)).containsExactly(1);
        assertThat(read.heads()).containsEntry("x", new TensorHead(dtype, List.of(3)));
        assertThatThrownBy(() -> read.requireFloats("x", 3)).isInstanceOf(CorruptSafetensorsException.class);
    }

    @Test
    void readsTheHeadsOfAFileAlone(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("golden.safetensors"), file(GOLDEN_HEADER, GOLDEN_NUMBERS));

        assertThat(Safetensors.readHeads(path))
                .isEqualTo(golden().heads())
                .containsEntry("w", new TensorHead("F32", List.of(2, 1)))
                .containsOnlyKeys("w", "i", "b");
    }

    @Test
    void keepsEveryBitOfEveryKindOfNumber() throws IOException {
        float[] floats = {Float.NaN, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.intBitsToFloat(0x7f800001)};
        long[] longs = {Long.MIN_VALUE, -1, 0x0102030405060708L};
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("floats", Tensor.of(floats, 5));
        tensors.put("longs", Tensor.of(longs, 3));
        tensors.put("empty", Tensor.of(new int[0], 4, 0));

        Safetensors read = read(bytes(new Safetensors(Map.of("text", "\u00e4\"\\\n\u0000"), tensors)));

        assertThat(read.metadata()).containsEntry("text", "\u00e4\"\\\n\u0000");
        assertThat(read.tensors().keySet()).containsExactly("longs", "empty", "floats");
        assertThat(read.require("longs", Dtype.I64, 3).longs()).isEqualTo(longs);
        assertThat(read.requireInts("empty", 4, 0)).isEmpty();
        int[] bits = new int[5];
        Arrays.setAll(
                bits, i -> Float.floatToRawIntBits(read.tensors().get("floats").floats()[i]));
        assertThat(bits).containsExactly(0x7fc00000, 0x80000000, 1, 0xff800000, 0x7f800001);
    }

    @Test
    void readsAFileLargerThanItsBuffers(@TempDir Path folder) throws IOException {
        float[] values = new float[1_000_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.5f;
        }
        Path file = folder.resolve("large.safetensors");
        try (var out = Files.newOutputStream(file)) {
            new Safetensors(Map.of(), Map.of("values", Tensor.of(values, values.length))).writeTo(out);
        }

        Safetensors read = Safetensors.read(file);

        assertThat(read.requireFloats("values", values.length)).isEqualTo(values);
    }

    @Test
    void refusesAFileThatWasCutAnywhere() throws IOException {
        byte[] whole = file(GOLDEN_HEADER, GOLDEN_NUMBERS);

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(CorruptSafetensorsException.class);
            // The same when the length was right at first and the stream ends early.
            assertThatThrownBy(() -> Safetensors.read(new ByteArrayInputStream(cut), whole.length))
                    .as("ends after %d bytes", length)
                    .isInstanceOf(CorruptSafetensorsException.class)
                    .hasMessageContaining("ends within");
        }
    }

    @Test
    void refusesBytesBehindTheLastTensor() {
        byte[] longer = file(GOLDEN_HEADER, GOLDEN_NUMBERS + "00");

        assertThatThrownBy(() -> read(longer)).hasMessageContaining("take 13 bytes, the file has 14");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 1000, 100_000_001, Long.MIN_VALUE, Long.MAX_VALUE})
    void refusesAHeaderLengthThatCannotBe(long length) {
        byte[] bytes = file(GOLDEN_HEADER, GOLDEN_NUMBERS);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("header");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | take 0 bytes",
                "[] | does not begin with {",
                "{\"a\":1 | not JSON",
                "{} {} | not JSON",
                "{\"a\":{},\"a\":{}} | Duplicate",
                "{\"a\":7} | tensor a must be given by",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8]}} | tensor a must be given by",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8],\"x\":1}} | tensor a must be given by",
                "{\"a\":{\"dtype\":\"F8\",\"shape\":[8],\"data_offsets\":[0,8]}} | tensor a has the dtype \"F8\"",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[-8],\"data_offsets\":[0,8]}} | tensor a has the shape",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8.0],\"data_offsets\":[0,8]}} | tensor a has the shape",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[-8,0]}} | tensor a has the data_offsets",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,7]}} | do not fit",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[8,0]}} | do not fit",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,8]}} | do not fit",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2],\"data_offsets\":[0,8]}} | do not fit",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[1,9]}} | tensor a begins at 1, after a gap",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}} | take 9 bytes, the file has 8",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}} | tensor b begins at 4, within",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}} | tensor b begins at 4, after",
                "{\"__metadata__\":[]} | __metadata__ is not an object",
                "{\"__metadata__\":{\"a\":1}} | __metadata__ a is not a text"
            })
    void refusesAHeaderAndSaysWhy(String header, String reason) {
        assertThatThrownBy(() -> read(file(header, "0000000000000000")))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining(reason);
    }

    /** Jackson guessed UTF-32, and failed as if the file could not be read: such a failure is taken for a store that is away. */
    @ParameterizedTest
    @ValueSource(strings = {"7b000000007aff00", "7b0022006100", "7bff7d"})
    void refusesAHeaderInAnotherEncoding(String headerInHex) {
        byte[] header = HexFormat.of().parseHex(headerInHex);
        byte[] bytes = ByteBuffer.allocate(8 + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();

        assertThatThrownBy(() -> read(bytes)).isInstanceOf(CorruptSafetensorsException.class);
    }

    @Test
    void namesTheTensorThatIsNotAsExpected() throws IOException {
        Safetensors file = golden();

        assertThatThrownBy(() -> file.requireFloats("v", 2)).hasMessageContaining("tensor v is missing");
        assertThatThrownBy(() -> file.requireFloats("w", 2)).hasMessageContaining("w is F32[2, 1], expected F32[2]");
        assertThatThrownBy(() -> file.requireInts("w", 2, 1)).hasMessageContaining("expected I32[2, 1]");
        assertThatThrownBy(() -> file.requireMetadata("spec")).hasMessageContaining("metadata spec is missing");
        assertThatIllegalStateException()
                .isThrownBy(() -> file.tensors().get("w").longs())
                .withMessageContaining("F32, not I64");
    }

    @Test
    void rejectsAShapeThatDoesNotFitTheNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new float[5], 2, 3))
                .withMessageContaining("[2, 3] has 6 numbers, got 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Safetensors(Map.of(), Map.of("__metadata__", Tensor.of(new float[1], 1))))
                .withMessageContaining("__metadata__");
    }

    private static Safetensors golden() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensor.of(new byte[] {-1}));
        tensors.put("w", Tensor.of(new float[] {1, -2.5f}, 2, 1));
        tensors.put("i", Tensor.of(new int[] {258}, 1));
        return new Safetensors(Map.of("epoch", "12"), tensors);
    }

    private static byte[] file(String header, String numbersInHex) {
        byte[] text = header.getBytes(UTF_8);
        byte[] numbers = HexFormat.of().parseHex(numbersInHex);
        return ByteBuffer.allocate(8 + text.length + numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(numbers)
                .array();
    }

    private static byte[] bytes(Safetensors file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.writeTo(out);
        return out.toByteArray();
    }

    private static Safetensors read(byte[] bytes) throws IOException {
        return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length);
    }
}
