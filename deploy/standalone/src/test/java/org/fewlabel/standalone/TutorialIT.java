package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/tutorial.md as somebody types them, with 300 pictures of his own. */
class TutorialIT {
    private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh$\\R(.*?)^```$");
    /** Which every test of the module does in its own way: a browser would stay open, and others use the instance. */
    private static final Pattern LEFT_OUT = Pattern.compile("(?m)^\\./fewlabel (open|down)$");

    /** Where somebody has filled in a table. */
    private static final Pattern FILLED_IN = Pattern.compile("(?m)^(?=.* --answers audit\\.csv$)");

    /** What somebody does who sees the pictures: see {@link #truth}. */
    private static final String FILLS_IN = """
            sed -Ei 's/^([0-9]+,unlabeled\\/[0-9]*[02468]\\.png),,/\\1,cat,/' audit.csv
            sed -Ei 's/^([0-9]+,unlabeled\\/[0-9]*[13579]\\.png),,/\\1,dog,/' audit.csv
            """;

    private static final List<String> CLASSES = List.of("cat", "dog");
    private static final int LABELED_EACH = 20;
    private static final int UNLABELED = 260;
    private static final int AUDITED = 20;

    @TempDir
    static Path folder;

    @RegisterExtension
    private static final Installation installation = new Installation(
            "tutorial",
            () -> Map.of("FEWLABEL_DATASETS_FOLDER", folder.resolve("pictures").toString()));

    @Test
    void leadsFromAFolderToLabelsForAllPictures() throws Exception {
        writePictures();
        writeScript("fewlabel", "exec " + quoted(Installation.launcher()) + " \"$@\"");
        String tutorial = Files.readString(Path.of(System.getProperty("fewlabel.home"), "docs", "tutorial.md"));
        String commands = COMMANDS.matcher(tutorial)
                .results()
                .map(block -> LEFT_OUT.matcher(block.group(1)).replaceAll(""))
                .collect(Collectors.joining("\n"));
        assertThat(commands)
                .contains("./fewlabel submit", "./fewlabel labels", "./fewlabel predict")
                .containsPattern(FILLED_IN);

        run(FILLED_IN.matcher(commands).replaceAll(Matcher.quoteReplacement(FILLS_IN)));

        assertLabeled();
        assertThat(Files.readAllLines(folder.resolve("classes.csv"))).hasSize(UNLABELED + 1);
        assertThat(Files.readAllLines(folder.resolve("labels.csv")))
                .filteredOn(line -> line.matches("\\d+,\\d+,given,.*"))
                .as("those that had a label, and those of the audit")
                .hasSize(CLASSES.size() * LABELED_EACH + AUDITED);
        assertThat(folder.resolve("pets.onnx")).isNotEmptyFile();
        assertThat(Files.readAllLines(folder.resolve("sure.jsonl")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("{"));
    }

    /** Those that come with a label have it, and the others theirs, which is right more often than not. */
    private static void assertLabeled() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("labels.csv"));
        List<String> columns = List.of(lines.get(0).split(","));
        assertThat(lines).hasSize(1 + CLASSES.size() * LABELED_EACH + UNLABELED);
        int right = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            String file = cells[columns.indexOf("file")];
            String name = cells[columns.indexOf("class")];
            if (file.startsWith("labeled/")) {
                assertThat(file).startsWith("labeled/" + name + "/");
            } else {
                right += name.equals(truth(file)) ? 1 : 0;
            }
        }
        assertThat(right).isGreaterThan(UNLABELED * 9 / 10);
    }

    private static void run(String commands) throws IOException, InterruptedException {
        Path script = writeScript("tutorial.sh", "set -eu\n" + commands);
        Path said = folder.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        installation.setEnvironment(builder);
        Process process = builder.start();
        boolean ended = process.waitFor(2 * Installation.COMMAND_WAIT.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as(Files.readString(said)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    }

    private static Path writeScript(String name, String text) throws IOException {
        Path script = Files.writeString(folder.resolve(name), "#!/usr/bin/env bash\n" + text + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private static String quoted(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private static void writePictures() throws IOException {
        for (int i = 0; i < CLASSES.size() * LABELED_EACH; i++) {
            String name = CLASSES.get(i % 2);
            write("labeled/" + name + "/" + i + ".png", name, i);
        }
        for (int i = 0; i < UNLABELED; i++) {
            String file = "unlabeled/" + i + ".png";
            write(file, truth(file), 1_000 + i);
        }
        try (Stream<Path> written = Files.walk(folder.resolve("pictures"))) {
            assertThat(written.filter(Files::isRegularFile)).hasSize(300);
        }
    }

    private static String truth(String file) {
        int number = Integer.parseInt(file.replaceAll("[^0-9]", ""));
        return CLASSES.get(number % 2);
    }

    /** A cat is round and warm, a dog has corners and a blue coat; where, how large and how bright is chance. */
    private static void write(String file, String name, int seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(random.nextInt(90), random.nextInt(90), random.nextInt(90)));
        graphics.fillRect(0, 0, 48, 48);
        int bright = 160 + random.nextInt(96);
        int dark = random.nextInt(120);
        graphics.setColor(
                name.equals("cat") ? new Color(bright, bright / 2, dark) : new Color(dark, bright / 2, bright));
        int size = 22 + random.nextInt(8);
        int x = random.nextInt(48 - size);
        int y = random.nextInt(48 - size);
        if (name.equals("cat")) {
            graphics.fillOval(x, y, size, size);
        } else {
            graphics.fillRect(x, y, size, size);
        }
        graphics.dispose();
        Path path = folder.resolve("pictures/pets").resolve(file);
        Files.createDirectories(path.getParent());
        assertThat(ImageIO.write(image, "png", path.toFile())).isTrue();
    }
}
