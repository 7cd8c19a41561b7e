package org.fewlabel.learning.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.labeling.ModelFacts;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of docs/models.md, run as they are written there, beside a model and a picture: what they print are our own
 * network's probabilities. A Java example is run by {@code java} from its source.
 */
class DocumentedModelsTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```(java|python)\n(.*?)^```$");
    private static final Pattern LIST = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");
    private static final int PATIENCE_MINUTES = 5;
    private static final String WELL = "\nended with 0";
    private static final int SIDE = 32;
    private static final List<Double> MEANS = List.of(0.49, 0.48, 0.45);
    private static final List<Double> DEVIATIONS = List.of(0.25, 0.24, 0.26);

    /** Does what the package of that name does for the examples, on a Python that has it not. */
    private static final String SAFETENSORS = """
            import json, struct

            class safe_open:
                def __init__(self, path, framework):
                    with open(path, "rb") as file:
                        self.header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
                        self.data = file.read()
                def __enter__(self):
                    return self
                def __exit__(self, *failure):
                    pass
                def metadata(self):
                    return self.header["__metadata__"]
            """;

    private static final String SAFETENSORS_TORCH = """
            import torch
            from safetensors import safe_open

            def load_file(path):
                file = safe_open(path, "pt")
                tensors = {}
                for name, entry in file.header.items():
                    if name != "__metadata__":
                        begin, end = entry["data_offsets"]
                        numbers = torch.frombuffer(bytearray(file.data[begin:end]), dtype=torch.float32)
                        tensors[name] = numbers.reshape(entry["shape"])
                return tensors
            """;

    @TempDir
    static Path folder;

    private static float[] expected;
    private static List<MatchResult> examples;

    @BeforeAll
    static void writeAModelAndAPicture() throws IOException {
        examples = EXAMPLE.matcher(Files.readString(HOME.resolve("docs/models.md")))
                .results()
                .toList();
        BufferedImage picture = picture();
        assertThat(ImageIO.write(picture, "png", folder.resolve("picture.png").toFile()))
                .isTrue();
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(
                        "{\"dataset\": {\"name\": \"cifar10\", \"labels\": 40}, \"network\": {\"name\": \"lenet\"},"
                                + " \"method\": {\"name\": \"supervised\"}}"))
                .spec();
        Shape shape = new Shape(SIDE, SIDE, 3);
        List<String> names = List.of("plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
        ModelFacts facts =
                new ModelFacts(names, MEANS, DEVIATIONS, 0, 100, PerNetwork.each(any -> 0.5), null, null, null);
        try (Network network = Networks.create(spec.network(), shape, names.size(), 5)) {
            NetworkSnapshot weights = NetworkSnapshot.of(network);
            TrainedModel model = new TrainedModel(spec, 0, TrainedNetwork.STUDENT, weights, facts, null, null);
            write(model, ModelFormat.SAFETENSORS, "model.safetensors");
            write(model, ModelFormat.ONNX, "model.onnx");
            write(model, ModelFormat.DL4J, "model.zip");
            Images image = new Images(normalized(picture), 1, shape);
            expected = Probabilities.softmax(network.forward(image, Mode.PREDICT, 0))
                    .values();
        }
    }

    @Test
    void theJavaExamplesPrintTheProbabilities() throws Exception {
        List<String> sources = sources("java", "");

        assertThat(sources).hasSize(2);
        for (String source : sources) {
            Files.writeString(folder.resolve("Example.java"), program(source));
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            assertPrintsTheProbabilities(
                    source, run(List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "Example.java")));
        }
    }

    @Test
    void thePyTorchExamplesPrintTheProbabilities() throws Exception {
        String python = pythonWith("torch, numpy, PIL");
        assumeTrue(!python.isEmpty(), "no Python with torch, numpy and Pillow; on Debian: python3-torch, python3-pil");
        if (!run(List.of(python, "-c", "import safetensors")).endsWith(WELL)) {
            Files.createDirectories(folder.resolve("safetensors"));
            Files.writeString(folder.resolve("safetensors/__init__.py"), SAFETENSORS);
            Files.writeString(folder.resolve("safetensors/torch.py"), SAFETENSORS_TORCH);
        }
        List<String> sources = sources("python", "torch");

        assertThat(sources).hasSize(2);
        for (String source : sources) {
            assertPrintsTheProbabilities(source, run(List.of(python, "-c", source)));
        }
    }

    @Test
    void theExampleOfOnnxRuntimeInPythonPrintsTheProbabilities() throws Exception {
        String python = pythonWith("onnxruntime, numpy, PIL");
        assumeTrue(!python.isEmpty(), "no Python with onnxruntime, numpy and Pillow");
        List<String> sources = sources("python", "onnxruntime");

        assertThat(sources).hasSize(1);
        assertPrintsTheProbabilities(sources.get(0), run(List.of(python, "-c", sources.get(0))));
    }

    private static List<String> sources(String language, String library) {
        return examples.stream()
                .filter(example -> example.group(1).equals(language))
                .map(example -> example.group(2))
                .filter(source -> source.contains(library))
                .toList();
    }

    /** Imports stay outside, the rest is what the program does. */
    private static String program(String source) {
        List<String> imports = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        source.lines().forEach(line -> (line.startsWith("import ") ? imports : statements).add(line));
        return String.join("\n", imports)
                + "\nclass Example {\npublic static void main(String[] none) throws Exception {\n"
                + String.join("\n", statements) + "\n}\n}\n";
    }

    /** They are the last list. */
    private static void assertPrintsTheProbabilities(String source, String said) {
        assertThat(said).as(source).endsWith(WELL);
        String last = "";
        for (Matcher lists = LIST.matcher(said); lists.find(); ) {
            last = lists.group(1);
        }
        double[] printed =
                Arrays.stream(last.split(", ")).mapToDouble(Double::parseDouble).toArray();
        assertThat(printed).as(said).hasSize(expected.length);
        for (int label = 0; label < expected.length; label++) {
            assertThat(printed[label]).as(source).isEqualTo(expected[label], within(1e-4));
        }
    }

    private static String pythonWith(String modules) throws Exception {
        for (String python : PYTHONS) {
            try {
                if (run(List.of(python, "-c", "import " + modules)).endsWith(WELL)) {
                    return python;
                }
            } catch (IOException e) {
                // There is no such Python.
            }
        }
        return "";
    }

    /** What a program in the folder says, and how it ended. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("PYTHONPATH", HOME.resolve("docs/pytorch") + File.pathSeparator + folder);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return "took too long";
        }
        return Files.readString(said) + "\nended with " + process.exitValue();
    }

    private static void write(TrainedModel model, ModelFormat format, String file) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(file))) {
            ModelWriter.write(model, format, out);
        }
    }

    private static BufferedImage picture() {
        SplittableRandom random = new SplittableRandom(3);
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            picture.setRGB(i % SIDE, i / SIDE, random.nextInt(1 << 24));
        }
        return picture;
    }

    /** [height, width, channels], as our networks take an image. */
    private static float[] normalized(BufferedImage picture) {
        float[] values = new float[SIDE * SIDE * 3];
        for (int place = 0; place < values.length; place++) {
            int channel = place % 3;
            int pixel = picture.getRGB(place / 3 % SIDE, place / 3 / SIDE);
            int value = pixel >> 8 * (2 - channel) & 0xff;
            values[place] = (float) ((value / 255.0 - MEANS.get(channel)) / DEVIATIONS.get(channel));
        }
        return values;
    }
}
