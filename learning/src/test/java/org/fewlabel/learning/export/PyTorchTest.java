package org.fewlabel.learning.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.job.BackboneHead;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.learning.OnnxRuntime;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.PointExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in PyTorch, by the module that is documented, where a Python has torch: on Debian that of {@code python3-torch}. */
class PyTorchTest {
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");
    private static final Path MODULES = Path.of(System.getProperty("fewlabel.home"), "docs/pytorch");
    private static final int PATIENCE_MINUTES = 5;
    /** Reads each model's examples beside it, and writes what it predicts. */
    private static final String PROGRAM = """
            import sys, torch
            from fewlabel_networks import load
            torch.set_num_threads(1)
            for path in sys.argv[1:]:
                model = load(path)
                height, width, channels = (int(model.metadata[key]) for key in ("height", "width", "channels"))
                point = height == width == 1
                raw = bytearray(open(path + ".examples", "rb").read())
                examples = torch.frombuffer(raw, dtype=torch.float32 if point else torch.uint8)
                examples = examples.reshape((-1, channels) if point else (-1, channels, height, width))
                with torch.no_grad():
                    alone, together = model(examples[:1]), model(examples)
                assert torch.allclose(alone, together[:1], atol=1e-5)
                open(path + ".probabilities", "wb").write(bytes(together.contiguous().view(torch.uint8).flatten().tolist()))
            """;

    @TempDir
    Path folder;

    @Test
    void pyTorchPredictsTheSame() throws IOException, InterruptedException {
        String python = pythonWithTorch();
        assumeTrue(python != null, "no Python with torch; on Debian: apt-get install python3-torch");
        Map<String, Models.Trained> models = models();
        List<String> command = new ArrayList<>(List.of(python, "-c", PROGRAM));
        for (Map.Entry<String, Models.Trained> model : models.entrySet()) {
            Path file = folder.resolve(model.getKey());
            Files.write(file, Models.bytes(model.getValue().model(), ModelFormat.SAFETENSORS));
            Files.write(Path.of(file + ".examples"), raw(model.getValue().examples()));
            command.add(file.toString());
        }

        assertThat(run(command)).isEmpty();

        for (Map.Entry<String, Models.Trained> model : models.entrySet()) {
            float[] expected = model.getValue().probabilities().values();
            ByteBuffer predicted = ByteBuffer.wrap(
                            Files.readAllBytes(folder.resolve(model.getKey() + ".probabilities")))
                    .order(ByteOrder.LITTLE_ENDIAN);
            assertThat(predicted.remaining()).isEqualTo(expected.length * Float.BYTES);
            for (float probability : expected) {
                assertThat(predicted.getFloat()).as(model.getKey()).isEqualTo(probability, within(1e-5f));
            }
        }
    }

    /** Every network, and every head of a backbone. */
    private static Map<String, Models.Trained> models() {
        Map<String, Models.Trained> models = new LinkedHashMap<>();
        for (NetworkName name : NetworkName.values()) {
            if (name != NetworkName.BACKBONE) {
                models.put(name.wireName(), Models.trained(name));
            }
        }
        for (BackboneHead head : BackboneHead.values()) {
            models.put("head-" + head.wireName(), Models.trained(head));
        }
        return models;
    }

    private static byte[] raw(Examples examples) {
        if (examples instanceof ImageExamples images) {
            return OnnxRuntime.channelsFirst(images.pixels(), images.count(), images.shape());
        }
        float[] coordinates = ((PointExamples) examples).coordinates();
        ByteBuffer bytes = ByteBuffer.allocate(coordinates.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(coordinates);
        return bytes.array();
    }

    private String pythonWithTorch() throws IOException, InterruptedException {
        for (String python : PYTHONS) {
            try {
                if (run(List.of(python, "-c", "import torch")).isEmpty()) {
                    return python;
                }
            } catch (IOException e) {
                // There is no such Python.
            }
        }
        return null;
    }

    /** What a program says, which is nothing where all goes well. */
    private String run(List<String> command) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("PYTHONPATH", MODULES.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return "took too long";
        }
        return process.exitValue() == 0 ? "" : Files.readString(said);
    }
}
