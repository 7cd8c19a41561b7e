package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.standalone.label.AuditRun;
import org.fewlabel.standalone.terminal.Terminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audits at the terminal. */
class AuditCommandTest {
    private static final String JOB = "3f9a1c20-0000-4000-8000-000000000001";
    private static final String AUDIT = "aaaaaaaa-0000-4000-8000-000000000003";
    private static final String DRAW = "POST /api/v1/jobs/" + JOB + "/audits";
    private static final String ANSWER = DRAW + "/" + AUDIT + "/answers";

    @TempDir
    Path folder;

    private WiredGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new WiredGateway(folder);
        gateway.answers(DRAW, audit(0));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void beginsAnAuditAndSaysHowItIsAnswered() throws IOException {
        WiredGateway.Ending begun =
                gateway.run("audit", JOB, "--size", "3", "--seed", "7", "--network", "teacher", "--epoch", "chosen");

        assertThat(begun.exitCode()).as(begun.errors()).isZero();
        assertThat(begun.output()).containsPattern("all +3 +0 +– +–\n");
        assertThat(begun.errors()).contains("0 of 3 images answered").contains("--images and --answers FILE");
        assertThat(gateway.body(DRAW)).isEqualTo(Json.mapper().readTree("""
                {"size": 3, "seed": 7, "network": "teacher", "epoch": "chosen"}
                """));
    }

    @Test
    void printsTheImagesAndTakesThemBackFilledIn() throws IOException {
        gateway.answers(ANSWER, audit(3));

        WiredGateway.Ending images = gateway.run("audit", JOB, "--images");
        Path file = folder.resolve("audit.csv");
        Files.writeString(file, images.output().replace(".png,,", ".png,cat,"));
        WiredGateway.Ending answered = gateway.run("audit", JOB, "--answers", file.toString());

        assertThat(images.output().lines().limit(2).toList()).first().isEqualTo("index,file,class,picture");
        assertThat(images.output())
                .contains("\n11,unlabeled/11.png,,http://127.0.0.1:")
                .contains("/api/v1/jobs/" + JOB + "/images/11?size=256\n");
        assertThat(answered.exitCode()).as(answered.errors()).isZero();
        assertThat(gateway.body(ANSWER)).isEqualTo(Json.mapper().readTree("""
                {"answers": [{"index": 11, "class": "cat"}, {"index": 7, "class": "cat"}, {"index": 30, "class": "cat"}]}
                """));
        assertThat(answered.output())
                .containsPattern("all +3 +3 +66.7 % +20.8 % to 93.9 %\n")
                .containsPattern("at least 90 % sure +2 +2 +100.0 % ");
        assertThat(answered.errors())
                .contains("3 of 3 images answered; labels of epoch 9 by teacher, confidences are raw");
    }

    @Test
    void takesNoneWhereOneIsOfAnotherImage() throws IOException {
        Path file = Files.writeString(
                folder.resolve("audit.csv"), "file,class\nunlabeled/11.png,cat\nunlabeled/12.png,dog\n");

        WiredGateway.Ending ending = gateway.run("audit", JOB, "--answers", file.toString());

        assertThat(ending.exitCode()).isEqualTo(1);
        assertThat(ending.errors()).contains("these are no images of the audit: unlabeled/12.png");
        assertThat(gateway.asked()).containsExactly(DRAW);
    }

    @Test
    void asksForNothingWhereNobodyCanAnswer() {
        WiredGateway.Ending ending = gateway.run("audit", JOB, "--ask");

        assertThat(ending.exitCode()).isEqualTo(1);
        assertThat(ending.errors()).contains("nobody can be asked here: --images prints");
        assertThat(gateway.asked()).as("no audit was begun").isEmpty();
    }

    @Test
    void asksImageByImageAndTellsWhetherTheLabelWasRight() {
        gateway.answers(ANSWER, audit(1)).answers(ANSWER, audit(2));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(said, true, StandardCharsets.UTF_8), false, 80);
        Iterator<String> answers = List.of("owl", "1", "dog", "").iterator();

        AuditRun run =
                new AuditRun(gateway.services().audits(JOB), Json.mapper().createObjectNode(), terminal);
        run.ask(question -> answers.next());

        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(text)
                .contains("1 cat, 2 dog")
                .contains("there is no class owl; there are 1 cat, 2 dog")
                .containsSubsequence(
                        "[1/3] unlabeled/11.png",
                        "right",
                        "[2/3] unlabeled/7.png",
                        "wrong: the network says cat, 75.0 % sure",
                        "[3/3] unlabeled/30.png");
        assertThat(gateway.asked()).containsExactly(DRAW, ANSWER, ANSWER);
        assertThat(run.audit().answered()).isEqualTo(2);
    }

    /** The number 1 of a list of digits is the digit 0: whoever means one would record the other. */
    @Test
    void asksForNamesAloneWhereClassesAreCalledByNumbers() throws IOException {
        ObjectNode digits = audit(0);
        digits.putArray("classes").add("zero").add("7").add("other");
        gateway.answersAnew(DRAW, digits).answers(ANSWER, digits);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(said, true, StandardCharsets.UTF_8), false, 80);
        Iterator<String> answers = List.of("1", "7", "").iterator();

        new AuditRun(gateway.services().audits(JOB), Json.mapper().createObjectNode(), terminal)
                .ask(question -> answers.next());

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("zero, 7, other\nSay what each picture shows, by name;")
                .contains("there is no class 1; there are zero, 7, other");
        assertThat(gateway.body(ANSWER)).isEqualTo(Json.mapper().readTree("""
                {"answers": [{"index": 11, "class": "7"}]}
                """));
    }

    /** The gateway reads no more than 64 KiB of answers at a time. */
    @Test
    void sendsManyAnswersInPieces() throws IOException {
        ObjectNode large = audit(0);
        ArrayNode items = large.putArray("items");
        StringBuilder csv = new StringBuilder("index,class\n");
        for (int index = 0; index < 401; index++) {
            items.addObject()
                    .put("index", index)
                    .putNull("file")
                    .putNull("answer")
                    .putNull("predicted")
                    .putNull("confidence")
                    .putNull("right");
            csv.append(index).append(",dog\n");
        }
        gateway.answersAnew(DRAW, large).answers(ANSWER, large);
        Path file = Files.writeString(folder.resolve("audit.csv"), csv);

        WiredGateway.Ending ending = gateway.run("audit", JOB, "--answers", file.toString());

        assertThat(ending.exitCode()).as(ending.errors()).isZero();
        assertThat(gateway.asked()).containsExactly(DRAW, ANSWER, ANSWER, ANSWER);
        assertThat(gateway.body(ANSWER)).isEqualTo(Json.mapper().readTree("""
                {"answers": [{"index": 400, "class": "dog"}]}
                """));
    }

    @Test
    void takesNoneWhereOneIsOfNoClassOrAnsweredOtherwise() throws IOException {
        gateway.answersAnew(DRAW, audit(1));
        Path unknown = Files.writeString(folder.resolve("unknown.csv"), "index,class\n7,cat\n30,owl\n");
        Path other = Files.writeString(folder.resolve("other.csv"), "index,class\n7,cat\n11,dog\n");

        WiredGateway.Ending first = gateway.run("audit", JOB, "--answers", unknown.toString());
        WiredGateway.Ending second = gateway.run("audit", JOB, "--answers", other.toString());

        assertThat(first.errors()).contains("these are no classes of the data set: owl");
        assertThat(second.errors()).contains("image 11 was answered with cat, which stays; it cannot be dog");
        assertThat(gateway.asked()).containsExactly(DRAW, DRAW);
    }

    @Test
    void listsTheAuditsOfAJob() {
        gateway.answers("GET /api/v1/jobs/" + JOB + "/audits", """
                {"audits": [{"id": "%s", "createdAt": "2026-01-02T03:04:05Z", "size": 100, "seed": 7, "images": 90, "answered": 3,
                  "epoch": 9, "network": "teacher", "confidence": "raw", "excluded": 0, "allKnown": true,
                  "accuracy": {"n": 3, "right": 2, "share": 0.6667, "low": 0.2077, "high": 0.9385, "level": 0.95}}]}
                """.formatted(AUDIT));

        WiredGateway.Ending list = gateway.run("audit", JOB, "--list");

        assertThat(list.output()).containsPattern("2026-01-02T03:04:05Z +100 +7 +9 +teacher +90 +3 +66.7 % ");
    }

    /** Three images, so many of which are answered: the second one wrongly. */
    private static ObjectNode audit(int answered) {
        ObjectNode audit = Json.mapper().createObjectNode();
        audit.put("id", AUDIT).put("jobId", JOB).put("createdAt", "2026-01-02T03:04:05Z");
        audit.put("size", 3).put("seed", 7).put("answered", answered).put("epoch", 9);
        audit.put("network", "teacher")
                .put("confidence", "raw")
                .put("excluded", 0)
                .put("allKnown", true);
        audit.putArray("classes").add("cat").add("dog");
        if (answered == 3) {
            share(audit.putObject("accuracy"), 3, 2, 0.6667, 0.2077, 0.9385);
            ObjectNode above =
                    audit.putArray("above").addObject().put("confidence", 0.9).put("images", 2);
            share(above.putObject("accuracy"), 2, 2, 1, 0.3424, 1);
        } else {
            audit.putNull("accuracy").putArray("above");
        }
        ArrayNode items = audit.putArray("items");
        for (int index : new int[] {11, 7, 30}) {
            ObjectNode item = items.addObject().put("index", index).put("file", "unlabeled/" + index + ".png");
            if (items.size() > answered) {
                item.putNull("answer")
                        .putNull("predicted")
                        .putNull("confidence")
                        .putNull("right");
            } else {
                boolean right = items.size() != 2;
                item.put("answer", right ? "cat" : "dog")
                        .put("predicted", "cat")
                        .put("confidence", 0.75);
                item.put("right", right);
            }
        }
        return audit;
    }

    private static void share(ObjectNode share, int n, int right, double value, double low, double high) {
        share.put("n", n)
                .put("right", right)
                .put("share", value)
                .put("low", low)
                .put("high", high)
                .put("level", 0.95);
    }
}
