package org.fewlabel.gateway.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Each form of labels against the shape that its program documents. */
class LabelsFormatTest {
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");
    private static final DatasetSpec MOONS = new DatasetSpec(DatasetName.TWO_MOONS, 6, 0);
    private static final DatasetSpec PETS = Tables.folder(3, "cat", "<\"dog\" & co>");
    private static final LabelsOrigin ORIGIN = new LabelsOrigin(new UUID(0, 1), 7, TrainedNetwork.AVERAGE, null);
    /** One with a given label, one without, and one that no network saw. */
    private static final Safetensors LABELS = Tables.folder(
            "labeled/cat/ä #1.png\0unlabeled/1,2.jpg\0unlabeled/3\0",
            new float[] {0.25f, 0.75f, 0.875f, 0.125f, 0, 0},
            0,
            -1,
            -1);

    @TempDir
    Path folder;

    @Test
    void jsonLinesHaveAllProbabilitiesByClass() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : written(new JsonLabels(PETS)).split("\n")) {
            lines.add(Json.mapper().readTree(line));
        }

        assertThat(lines).containsExactly(json("""
                                {"index": 0, "label": 0, "source": "given", "given": 0, "predicted": 1, "confidence": 0.75,
                                 "margin": 0.5, "file": "labeled/cat/ä #1.png", "class": "cat",
                                 "probabilities": {"cat": 0.25, "<\\"dog\\" & co>": 0.75}}"""), json("""
                                {"index": 1, "label": 0, "source": "predicted", "given": null, "predicted": 0,
                                 "confidence": 0.875, "margin": 0.75, "file": "unlabeled/1,2.jpg", "class": "cat",
                                 "probabilities": {"cat": 0.875, "<\\"dog\\" & co>": 0.125}}"""), json("""
                                {"index": 2, "label": null, "source": null, "given": null, "predicted": null,
                                 "confidence": null, "margin": null, "file": "unlabeled/3", "class": null,
                                 "probabilities": null}"""));
    }

    /** Its documented JSON for import; a part of an address must not end it, as a # would. */
    @Test
    void labelStudioGetsPredictionsWithScoresAndGivenLabelsAsAnnotations() throws IOException {
        JsonNode tasks = json(written(new LabelStudioTasks(PETS, Objects.requireNonNull(PETS.folder()), ORIGIN, null)));

        assertThat(tasks).isEqualTo(json("""
                        [{"data": {"image": "/data/local-files/?d=pets/labeled/cat/%C3%A4%20%231.png",
                                   "file": "labeled/cat/ä #1.png", "index": 0, "margin": 0.5},
                          "predictions": [{"model_version": "00000000-0000-0000-0000-000000000001@7-average",
                                           "score": 0.75, "result": [RESULT_DOG]}],
                          "annotations": [{"result": [RESULT_CAT]}]},
                         {"data": {"image": "/data/local-files/?d=pets/unlabeled/1%2C2.jpg",
                                   "file": "unlabeled/1,2.jpg", "index": 1, "margin": 0.75},
                          "predictions": [{"model_version": "00000000-0000-0000-0000-000000000001@7-average",
                                           "score": 0.875, "result": [RESULT_CAT]}],
                          "annotations": []},
                         {"data": {"image": "/data/local-files/?d=pets/unlabeled/3", "file": "unlabeled/3", "index": 2},
                          "predictions": [], "annotations": []}]""".replace("RESULT_DOG", choice("<\\\"dog\\\" & co>"))
                .replace("RESULT_CAT", choice("cat"))));
        assertThat(written(new LabelStudioTasks(
                        PETS, Objects.requireNonNull(PETS.folder()), ORIGIN, "https://x.example/")))
                .contains("\"https://x.example/unlabeled/3\"");
    }

    private static String choice(String name) {
        return """
                {"id": "r1", "type": "choices", "from_name": "choice", "to_name": "image",
                 "value": {"choices": ["%s"]}}""".formatted(name);
    }

    /** What tasks say of from_name, to_name, type and choices must be in it, to the letter. */
    @Test
    void labelStudiosConfigurationFitsItsTasks() throws Exception {
        String config = written(new LabelStudioConfig(PETS));

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(config)));
        var image = document.getElementsByTagName("Image").item(0).getAttributes();
        var choices = document.getElementsByTagName("Choices").item(0).getAttributes();
        assertThat(image.getNamedItem("name").getNodeValue()).isEqualTo("image");
        assertThat(image.getNamedItem("value").getNodeValue()).isEqualTo("$image");
        assertThat(choices.getNamedItem("name").getNodeValue()).isEqualTo("choice");
        assertThat(choices.getNamedItem("toName").getNodeValue()).isEqualTo("image");
        NodeList each = document.getElementsByTagName("Choice");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < each.getLength(); i++) {
            names.add(each.item(i).getAttributes().getNamedItem("value").getNodeValue());
        }
        assertThat(names).isEqualTo(PETS.classNames());
    }

    @Test
    void huggingFaceGetsTheFilesNameFirst() throws IOException {
        assertThat(written(new ImageFolderMetadata(PETS))).isEqualTo("""
                        {"file_name":"labeled/cat/ä #1.png","label":"cat","confidence":0.75,"source":"given"}
                        {"file_name":"unlabeled/1,2.jpg","label":"cat","confidence":0.875,"source":"predicted"}
                        {"file_name":"unlabeled/3","label":null,"confidence":null,"source":null}
                        """);
    }

    /** Read from CSV it came as a number, and was taken for the place of another class; NA came as no label at all. */
    @Test
    void huggingFaceGetsNamesOfClassesThatAreNumbersAsText() throws IOException {
        assertThat(written(new ImageFolderMetadata(Tables.folder(3, "10", "NA"))))
                .contains("\"label\":\"10\"")
                .doesNotContain("\"label\":10");
    }

    /** Its importer looks files up by their paths without endings. */
    @Test
    void fiftyOneGetsNumbersOfClassesByPathsWithoutEndings() throws IOException {
        assertThat(json(written(new FiftyOneLabels(PETS)))).isEqualTo(json("""
                        {"classes": ["cat", "<\\"dog\\" & co>"],
                         "labels": {"labeled/cat/ä #1": {"label": 0, "attributes": {"source": "given"}},
                                    "unlabeled/1,2": {"label": 0, "confidence": 0.875,
                                                      "attributes": {"source": "predicted"}},
                                    "unlabeled/3": null}}"""));
    }

    @Test
    void cleanlabGetsArraysThatNumpyOpens() throws IOException, InterruptedException {
        String python = pythonWithNumpy();
        assumeTrue(python != null, "no Python with NumPy; on Debian: apt-get install python3-numpy");
        Safetensors labels = Tables.moons(new int[] {-1, 1, 0, 1}, 0.5f, 0.5f, 0.25f, 0.75f, 0.875f, 0.125f, 0, 0);
        Path file = folder.resolve("labels.npz");
        Files.write(file, bytes(new CleanlabArchive(MOONS), labels, MOONS));
        String program = """
                import sys, numpy
                f = numpy.load(sys.argv[1])
                assert sorted(f.files) == ["classes", "index", "labels", "note", "pred_probs"], f.files
                assert f["labels"].dtype == numpy.int64 and f["labels"].tolist() == [1, 0], f["labels"]
                assert f["index"].dtype == numpy.int64 and f["index"].tolist() == [1, 2], f["index"]
                assert f["pred_probs"].dtype == numpy.float32 and f["pred_probs"].shape == (2, 2)
                assert f["pred_probs"].tolist() == [[0.25, 0.75], [0.875, 0.125]], f["pred_probs"]
                assert f["classes"].tolist() == ["upper moon", "lower moon"], f["classes"]
                assert f["note"].shape == () and "in-sample" in str(f["note"]), f["note"]
                """;

        assertThat(run(List.of(python, "-c", program, file.toString()))).isEmpty();
    }

    /** Without Python as well; and the headers end where the format wants them to. */
    @Test
    void cleanlabsArraysAreAlignedAndTheSameEachTime() throws IOException {
        Safetensors labels = Tables.moons(new int[] {0}, 0.25f, 0.75f);
        byte[] archive = bytes(new CleanlabArchive(MOONS), labels, MOONS);

        assertThat(bytes(new CleanlabArchive(MOONS), labels, MOONS)).isEqualTo(archive);
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive));
        for (String name : List.of("labels", "pred_probs", "index", "classes", "note")) {
            assertThat(Objects.requireNonNull(zip.getNextEntry()).getName()).isEqualTo(name + ".npy");
            byte[] array = zip.readAllBytes();
            int header = 10 + (array[8] & 0xff) + 256 * array[9];
            assertThat(header % 64).isZero();
            assertThat(array[header - 1]).isEqualTo((byte) '\n');
            assertThat(new String(array, 1, 5, StandardCharsets.US_ASCII)).isEqualTo("NUMPY");
        }
    }

    @Test
    void cleanlabsArraysAreTheSameInEveryTimeZone() throws IOException {
        Safetensors labels = Tables.moons(new int[] {0}, 0.25f, 0.75f);
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
            byte[] archive = bytes(new CleanlabArchive(MOONS), labels, MOONS);
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));

            assertThat(bytes(new CleanlabArchive(MOONS), labels, MOONS)).isEqualTo(archive);
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    /** Whoever reads it must see that it is not whole. */
    @Test
    void whatBreaksOffIsNotClosedAsIfItWereWhole() throws IOException {
        LabelRows broken = visitor -> {
            visitor.visit(new ImageLabel(0, 0, 1, 0.75f, 0.5f, true, "a.png"), new float[] {0.25f, 0.75f});
            throw new IOException("the disk is gone");
        };
        for (LabelsWriter writer : List.of(
                new FiftyOneLabels(PETS),
                new LabelStudioTasks(PETS, Objects.requireNonNull(PETS.folder()), ORIGIN, null))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();

            assertThatThrownBy(() -> writer.write(broken, out)).hasMessage("the disk is gone");

            assertThatThrownBy(() -> json(out.toString(StandardCharsets.UTF_8))).isInstanceOf(IOException.class);
        }
    }

    /** p = 0.8, 0.2 and T = 2: √0.8 : √0.2 is 2 : 1. */
    @Test
    void calibratedProbabilitiesAreTemperedAndKeepTheirClass() throws IOException {
        Safetensors labels = Tables.moons(new int[0], 0.2f, 0.8f, 0, 0);

        List<String> lines = Tables.written(
                        new CsvLabels(MOONS, new LabelsForm(CsvCell.EXACT, true)),
                        Tables.table(labels, MOONS, List.of()).calibrated(2).all())
                .lines()
                .toList();

        String[] cells = lines.get(1).split(",");
        assertThat(cells[1]).isEqualTo("1");
        assertThat(Float.parseFloat(cells[5])).isCloseTo(2 / 3f, org.assertj.core.data.Offset.offset(1e-6f));
        assertThat(Float.parseFloat(cells[6])).isCloseTo(1 / 3f, org.assertj.core.data.Offset.offset(1e-6f));
        assertThat(Float.parseFloat(cells[7])).isCloseTo(1 / 3f, org.assertj.core.data.Offset.offset(1e-6f));
        assertThat(lines.get(2)).isEqualTo("1,,,,,,,,");
    }

    /** So high a temperature makes the same float of both, and of equals it would be the lower class. */
    @Test
    void calibratedLabelsAreOfTheClassThatTheRawOnesAreOf() throws IOException {
        float more = Math.nextUp(0.5f);
        LabelsTable table = Tables.table(Tables.moons(new int[0], 1 - more, more), MOONS, List.of())
                .calibrated(64);
        CsvLabels csv = new CsvLabels(MOONS, new LabelsForm(CsvCell.EXACT, true));

        String row =
                Tables.written(csv, table.all()).lines().skip(1).findFirst().orElseThrow();

        assertThat(row).isEqualTo("0,1,predicted,,1,0.5,0.0,0.5,0.5");
        assertThat(Tables.written(csv, table.ordered(LabelIndex.of(table), new int[] {0})))
                .endsWith("\n" + row + "\n");
    }

    private static JsonNode json(String text) throws IOException {
        return Json.mapper().readTree(text);
    }

    private static String written(LabelsWriter writer) throws IOException {
        return Tables.written(writer, Tables.table(LABELS, PETS, List.of()).all());
    }

    private static byte[] bytes(LabelsWriter writer, Safetensors labels, DatasetSpec dataset) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(Tables.table(labels, dataset, List.of()).all(), out);
        return out.toByteArray();
    }

    private String pythonWithNumpy() throws IOException, InterruptedException {
        for (String python : PYTHONS) {
            try {
                if (run(List.of(python, "-c", "import numpy")).isEmpty()) {
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
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        process.waitFor();
        return Files.readString(said);
    }
}
