package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels and models, from the gateway to files and to standard output. */
class DownloadCommandsTest {
    private static final String JOB = "3f9a1c20-0000-4000-8000-000000000001";
    private static final String LABELS = "GET /api/v1/jobs/" + JOB + "/labels";
    private static final String MODEL = "GET /api/v1/jobs/" + JOB + "/model";
    private static final byte[] TABLE = "index,label\n0,coat\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @TempDir
    Path files;

    private WiredGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new WiredGateway(folder);
    }

    @AfterEach
    void stop() {
        System.clearProperty("fewlabel.shown");
        gateway.close();
    }

    @Test
    void printsLabels() {
        gateway.answers(LABELS, 200, Map.of("Content-Type", "text/csv"), TABLE);

        WiredGateway.Ending labels = gateway.run("labels", JOB);

        assertThat(labels.exitCode()).as(labels.errors()).isZero();
        assertThat(labels.output()).isEqualTo("index,label\n0,coat\n");
        assertThat(labels.errors()).isEmpty();
    }

    /** It became a file that is called so. */
    @Test
    void aDashIsStandardOutput() {
        gateway.answers(LABELS, 200, Map.of("Content-Type", "text/csv"), TABLE);

        WiredGateway.Ending labels = gateway.run("labels", JOB, "-o", "-");

        assertThat(labels.exitCode()).as(labels.errors()).isZero();
        assertThat(labels.output()).isEqualTo("index,label\n0,coat\n");
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void asksForWhatTheOptionsSay() {
        gateway.run(
                "labels",
                JOB,
                "--json",
                "--epoch",
                "chosen",
                "--network",
                "teacher",
                "--sort",
                "least-sure",
                "--spread",
                "class",
                "--disagrees",
                "--class",
                "T-shirt/top",
                "--predicted",
                "coat",
                "--source",
                "given",
                "--confidence-min",
                "0.5",
                "--confidence-max",
                "0.9",
                "--confidence",
                "raw");
        gateway.run("labels", JOB, "--probabilities", "--spreadsheet");
        gateway.run("labels", JOB, "--format", "label-studio", "--url-prefix", "https://pictures/");
        gateway.run("model", JOB, "--format", "onnx", "--epoch", "3", "--network", "average");

        assertThat(gateway.asked())
                .containsExactly(
                        LABELS
                                + "?format=jsonl&network=teacher&epoch=chosen&sort=least-sure&spread=class&disagrees=true"
                                + "&class=T-shirt%2Ftop&predicted=coat&source=given&confidenceMin=0.5&confidenceMax=0.9"
                                + "&confidence=raw",
                        LABELS + "?probabilities=true&spreadsheet=true",
                        LABELS + "?format=label-studio&urlPrefix=https%3A%2F%2Fpictures%2F",
                        MODEL + "?format=onnx&network=average&epoch=3");
    }

    @Test
    void aPageIsNotTakenForAllOfIt() {
        assertThat(gateway.run("labels", JOB, "--format", "json").exitCode()).isEqualTo(2);
        assertThat(gateway.run("labels", JOB, "--format", "csv", "--json").exitCode())
                .isEqualTo(2);
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void writesAFileAndSaysWhoseItIs() throws IOException {
        Path file = Files.writeString(files.resolve("labels.csv"), "what was there before");
        gateway.answers(
                LABELS,
                200,
                Map.of(
                        "Content-Type",
                        "text/csv",
                        "Fewlabel-Epoch",
                        "7",
                        "Fewlabel-Network",
                        "average",
                        "Fewlabel-Confidence",
                        "raw"),
                TABLE);

        WiredGateway.Ending labels = gateway.run("labels", JOB, "-o", file.toString());

        assertThat(labels.exitCode()).as(labels.errors()).isZero();
        assertThat(file).hasBinaryContent(TABLE);
        assertThat(labels.output()).isEqualTo(file + "\n");
        assertThat(labels.errors()).isEqualTo("19 bytes, of the average of epoch 7, confidences raw\n");
    }

    /** The gateway, or what stands before it, may be killed at any time. */
    @Test
    void aBrokenAnswerNeverPassesForAWholeOne() throws IOException {
        Path file = Files.writeString(files.resolve("labels.csv"), "what was there before");
        gateway.answers(LABELS, 200, Map.of("Content-Type", "text/csv"), TABLE, 12);

        WiredGateway.Ending toFile = gateway.run("labels", JOB, "-o", file.toString());
        WiredGateway.Ending toNew =
                gateway.run("labels", JOB, "-o", files.resolve("new.csv").toString());
        WiredGateway.Ending printed = gateway.run("labels", JOB);

        for (WiredGateway.Ending each : List.of(toFile, toNew, printed)) {
            assertThat(each.exitCode()).isEqualTo(1);
            assertThat(each.errors()).contains("the answer broke off after 12 bytes");
        }
        assertThat(file).hasContent("what was there before");
        assertThat(written()).as("and nothing is left behind").containsExactly("labels.csv");
    }

    @Test
    void writesNothingWhereItIsRefused() throws IOException {
        gateway.answers(
                LABELS + "?format=imagefolder",
                409,
                Map.of("Content-Type", "application/problem+json"),
                "{\"detail\": \"two-moons has no files\"}".getBytes(StandardCharsets.UTF_8));

        WiredGateway.Ending labels = gateway.run(
                "labels",
                JOB,
                "--format",
                "imagefolder",
                "-o",
                files.resolve("new").toString());

        assertThat(labels.exitCode()).isEqualTo(1);
        assertThat(labels.errors()).isEqualTo("fewlabel: refused (409): two-moons has no files\n");
        assertThat(written()).isEmpty();
    }

    @Test
    void comesBackWhenTheGatewayHasTime() {
        gateway.answers(LABELS, 503, Map.of("Retry-After", "1"), new byte[0])
                .answers(LABELS, 200, Map.of("Content-Type", "text/csv"), TABLE);

        assertThat(gateway.run("labels", JOB).output()).isEqualTo("index,label\n0,coat\n");
    }

    @Test
    void comesBackWhenItMayAskAgainAndNotWhereAQuotaIsReached() {
        gateway.answers(LABELS, 429, Map.of("Retry-After", "1"), new byte[0])
                .answers(LABELS, 200, Map.of("Content-Type", "text/csv"), TABLE)
                .answers(LABELS, 429, Map.of(), new byte[0]);

        assertThat(gateway.run("labels", JOB).output()).isEqualTo("index,label\n0,coat\n");
        assertThat(gateway.run("labels", JOB).exitCode()).isEqualTo(1);
    }

    @Test
    void showsNoBinaryFileOnATerminal() {
        gateway.answers(MODEL, 200, Map.of("Content-Type", "application/octet-stream"), new byte[] {1, 2})
                .answers(LABELS + "?format=cleanlab", 200, Map.of("Content-Type", "application/octet-stream"), TABLE)
                .answers(LABELS, 200, Map.of("Content-Type", "text/csv;charset=UTF-8"), TABLE);
        System.setProperty("fewlabel.shown", "true");

        for (String[] each : new String[][] {{"model", JOB, "-o", "-"}, {"labels", JOB, "--format", "cleanlab"}}) {
            WiredGateway.Ending refused = gateway.run(each);
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.errors()).contains("standard output is a terminal; -o FILE writes a file");
            assertThat(refused.output()).isEmpty();
        }
        assertThat(gateway.run("labels", JOB).exitCode()).isZero();
        System.clearProperty("fewlabel.shown");
        assertThat(gateway.run("model", JOB, "-o", "-").output()).isEqualTo("\u0001\u0002");
    }

    @Test
    void saysWhyAFileCannotBeWritten() {
        gateway.answers(LABELS, 200, Map.of("Content-Type", "text/csv"), TABLE);

        WiredGateway.Ending nowhere = gateway.run(
                "labels", JOB, "-o", files.resolve("none/labels.csv").toString());
        WiredGateway.Ending aFolder = gateway.run("labels", JOB, "-o", files.toString());

        assertThat(nowhere.exitCode()).isEqualTo(1);
        assertThat(nowhere.errors()).contains("none/labels.csv: there is no such folder");
        assertThat(aFolder.exitCode()).isEqualTo(1);
        assertThat(aFolder.errors()).contains(files + " is a folder; name a file");
    }

    private List<String> written() throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }
}
