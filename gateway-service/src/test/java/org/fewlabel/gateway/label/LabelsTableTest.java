package org.fewlabel.gateway.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.SafetensorsReader;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTableTest {
    private static final DatasetSpec MOONS = new DatasetSpec(DatasetName.TWO_MOONS, 6, 0);
    private static final String HEADER = "index,label,source,given,predicted,confidence,margin";
    private static final LabelsForm EXACT = new LabelsForm(CsvCell.EXACT, false);
    private static final LabelsForm ALL = new LabelsForm(CsvCell.EXACT, true);
    private static final DatasetSpec PETS = Tables.folder("cat", "big, \"dog\"");

    @Test
    void hasTheMostProbableClassOfEachImageAndTheLowestOfEquals() throws IOException {
        Safetensors labels = Tables.moons(new int[0], 0.125f, 0.875f, 0.5f, 0.5f);

        assertThat(csv(labels, MOONS, EXACT).limit(3))
                .containsExactly(HEADER, "0,1,predicted,,1,0.875,0.75", "1,0,predicted,,0,0.5,0.0");
    }

    /** What people said of an image stands, however sure a network is of another class; both are in the table. */
    @Test
    void keepsTheGivenLabelThoughTheNetworkDisagrees() throws IOException {
        Safetensors labels = Tables.moons(new int[] {0, 1, -1}, 0.125f, 0.875f, 0.25f, 0.75f, 1, 0);

        assertThat(csv(labels, MOONS, EXACT).limit(4))
                .containsExactly(
                        HEADER, "0,0,given,0,1,0.875,0.75", "1,1,given,1,1,0.75,0.5", "2,0,predicted,,0,1.0,1.0");
    }

    @Test
    void saysOfNoLabelWhereItIsFromWhereAnEarlierVersionDidNot() throws IOException {
        float[] probabilities = new float[2000];
        probabilities[1] = 1;
        Safetensors labels = new Safetensors(Map.of(), Map.of("probabilities", Tensor.of(probabilities, 1000, 2)));

        assertThat(csv(labels, MOONS, EXACT).limit(3)).containsExactly(HEADER, "0,1,,,1,1.0,1.0", "1,,,,,,");
    }

    @Test
    void namesClassesAndFilesOfAUsersOwnImages() throws IOException {
        assertThat(csv(Tables.pets(-1, -1), PETS, EXACT))
                .containsExactly(
                        HEADER + ",class,file",
                        "0,0,predicted,,0,0.75,0.5,cat,labeled/cat/ä.png",
                        "1,1,predicted,,1,1.0,1.0,\"big, \"\"dog\"\"\",\"unlabeled/1,2.png\"");
    }

    @Test
    void namesTheClassOfTheLabelAndNotOfThePrediction() throws IOException {
        assertThat(csv(Tables.pets(1, -1), PETS, EXACT).skip(1))
                .first()
                .isEqualTo("0,1,given,1,0,0.75,0.5,\"big, \"\"dog\"\"\",labeled/cat/ä.png");
    }

    @Test
    void hasAColumnForEachClassByItsName() throws IOException {
        assertThat(csv(Tables.pets(0, -1), Tables.folder("a,\"b", "c"), ALL))
                .containsExactly(
                        HEADER + ",class,file,\"p:a,\"\"b\",p:c",
                        "0,0,given,0,0,0.75,0.5,\"a,\"\"b\",labeled/cat/ä.png,0.75,0.25",
                        "1,1,predicted,,1,1.0,1.0,c,\"unlabeled/1,2.png\",0.0,1.0");
    }

    @Test
    void namesTheClassesOfPublishedDataSets() throws IOException {
        DatasetSpec fashion = new DatasetSpec(DatasetName.FASHION_MNIST, 100, 0);
        Safetensors labels =
                new Safetensors(Map.of(), Map.of("probabilities", Tensor.of(new float[600_000], 60_000, 10)));

        assertThat(csv(labels, fashion, ALL).limit(2))
                .containsExactly(
                        HEADER + ",p:T-shirt/top,p:Trouser,p:Pullover,p:Dress,p:Coat,p:Sandal,p:Shirt,p:Sneaker,p:Bag,"
                                + "p:Ankle boot",
                        "0" + ",".repeat(6 + 10));
    }

    /** A class of that name is a formula to a spreadsheet program. */
    @Test
    void hasExactNamesByDefaultAndHarmlessOnesForSpreadsheets() throws IOException {
        DatasetSpec sums = Tables.folder("=SUM(A1)", "größe");
        ByteArrayOutputStream harmless = new ByteArrayOutputStream();

        new CsvLabels(sums, new LabelsForm(CsvCell.FOR_SPREADSHEETS, true))
                .write(Tables.table(Tables.pets(-1, -1), sums, List.of()).all(), harmless);

        assertThat(csv(Tables.pets(-1, -1), sums, ALL)).first().isEqualTo(HEADER + ",class,file,p:=SUM(A1),p:größe");
        assertThat(csv(Tables.pets(-1, -1), sums, ALL).skip(1))
                .first()
                .asString()
                .contains(",0.75,0.5,=SUM(A1),");
        assertThat(harmless.toString(StandardCharsets.UTF_8))
                .startsWith("\uFEFFindex,")
                .contains(",0.75,0.5,'=SUM(A1),")
                .contains(",größe,");
    }

    /** No network saw it. What its owner said of it, by the folder that it lies in, still holds. */
    @Test
    void aFileThatCannotBeReadHasNoPredictionButKeepsItsGivenLabel() throws IOException {
        LabelsTable table = Tables.table(
                Tables.pets(0, -1), PETS, List.of("labeled/cat/ä.png", "unlabeled/1,2.png", "test/cat/7.png"));

        assertThat(csv(table, ALL))
                .containsExactly(
                        HEADER + ",class,file,p:cat,\"p:big, \"\"dog\"\"\"",
                        "0,0,given,0,,,,cat,labeled/cat/ä.png,,",
                        "1,,,,,,,,\"unlabeled/1,2.png\",,");
    }

    /** While a method trains on its labels, the labeled images have no predictions; they came out as class 0. */
    @Test
    void anImageThatNobodyWasToLabelHasNoLabelButAGivenOne() throws IOException {
        Safetensors labels = Tables.moons(new int[] {-1, -1, 1}, 0, 0, 0, 1, 0, 0);

        assertThat(csv(labels, MOONS, EXACT).limit(4))
                .containsExactly(HEADER, "0,,,,,,", "1,1,predicted,,1,1.0,1.0", "2,1,given,1,,,");
    }

    @Test
    void showsWhereTheNetworkDisagreesAsTheManualSays(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/awk")), "there is an awk");
        Matcher shown = Pattern.compile("\n *(awk .* labels\\.csv.*)\n")
                .matcher(Files.readString(Path.of("../docs/datasets.md")));
        assertThat(shown.find()).isTrue();
        Safetensors labels =
                Tables.moons(new int[] {0, 1, 1, -1, 0}, 0.25f, 0.75f, 0.25f, 0.75f, 0.875f, 0.125f, 0, 1, 0, 0);
        Files.write(folder.resolve("labels.csv"), csv(labels, MOONS, EXACT).toList());

        Process process = new ProcessBuilder("sh", "-c", shown.group(1))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).containsExactly("2,1,given,1,0,0.875,0.75", "0,0,given,0,1,0.75,0.5");
    }

    @Test
    void isNotMadeOfLabelsForOtherImages() {
        Safetensors other = new Safetensors(Map.of(), Map.of("probabilities", Tensor.of(new float[20], 10, 2)));

        assertThatThrownBy(() -> Tables.table(other, MOONS, List.of())).isInstanceOf(CorruptSafetensorsException.class);
    }

    @Test
    void isNotMadeOfGivenLabelsThatAreNoClasses() {
        assertThatThrownBy(() -> Tables.table(Tables.moons(new int[] {0, 2}), MOONS, List.of()))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("the given label of image 1 is 2, expected a class from 0 to 1, or -1");
    }

    @Test
    void isNotMadeOfNamesForOtherImages() {
        assertThatThrownBy(() -> Tables.table(Tables.pets("a.png\0\0c.png\0", 0, -1), PETS, List.of()))
                .isInstanceOf(CorruptSafetensorsException.class)
                .hasMessageContaining("there are 3 names for 2 images");
        assertThatThrownBy(() -> Tables.table(Tables.pets("a.png\0\0\0", 0, -1), PETS, List.of()))
                .hasMessageContaining("there are 1 names for 2 images");
    }

    @Test
    void knowsTheLastNameWithoutItsEnd() throws IOException {
        assertThat(csv(Tables.pets("a.png\0b.png", 0, -1), PETS, EXACT))
                .last()
                .asString()
                .endsWith(",b.png");
    }

    /** What is in memory does not grow with the table. */
    @Test
    void readsAFewKilobytesAtATime() throws IOException {
        DatasetSpec mnist = new DatasetSpec(DatasetName.MNIST, 100, 0);
        byte[] file = Tables.bytes(
                new Safetensors(Map.of(), Map.of("probabilities", Tensor.of(new float[600_000], 60_000, 10))));
        AtomicInteger largest = new AtomicInteger();
        SafetensorsReader reader = SafetensorsReader.of(
                (buffer, position) -> {
                    largest.accumulateAndGet(buffer.remaining(), Math::max);
                    return Tables.read(file, buffer, position);
                },
                file.length);

        csv(LabelsTable.of(new LabelsFile(reader, mnist), mnist, List.of()), ALL);

        assertThat(largest.get()).isLessThanOrEqualTo(1 << 13);
    }

    private static Stream<String> csv(Safetensors labels, DatasetSpec dataset, LabelsForm form) throws IOException {
        return csv(Tables.table(labels, dataset, List.of()), form);
    }

    private static Stream<String> csv(LabelsTable table, LabelsForm form) throws IOException {
        return Tables.written(new CsvLabels(table.dataset(), form), table.all()).lines();
    }
}
