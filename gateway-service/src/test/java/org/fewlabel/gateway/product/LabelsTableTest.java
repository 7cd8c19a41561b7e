package org.fewlabel.gateway.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.junit.jupiter.api.Test;

class LabelsTableTest {
    private static final DatasetSpec MOONS = new DatasetSpec(DatasetName.TWO_MOONS, 6, 0);
    private static final DatasetSpec PETS = new DatasetSpec(
            DatasetName.IMAGE_FOLDER,
            2,
            0,
            new ImageFolderSpec(
                    "pets", 32, 32, 3, 10, new ImageFolderSpec.Contents(List.of("cat", "big, \"dog\""), 2, 0, 0, null)),
            0,
            null);

    @Test
    void hasTheMostProbableClassOfEachImageAndTheLowestOfEquals() throws IOException {
        float[] probabilities = new float[2000];
        probabilities[0] = 0.125f;
        probabilities[1] = 0.875f;
        probabilities[2] = 0.5f;
        probabilities[3] = 0.5f;
        StringWriter csv = new StringWriter();

        LabelsTable.of(file(Tensor.of(probabilities, 1000, 2)), MOONS, List.of())
                .writeCsv(csv, CsvCell.EXACT);

        assertThat(csv.toString().lines().limit(3)).containsExactly("index,label,confidence", "0,1,0.875", "1,0,0.5");
    }

    @Test
    void namesClassesAndFilesOfAUsersOwnImages() throws IOException {
        StringWriter csv = new StringWriter();

        LabelsTable.of(pets(), PETS, List.of()).writeCsv(csv, CsvCell.EXACT);

        assertThat(csv.toString().lines())
                .containsExactly(
                        "index,label,confidence,class,file",
                        "0,0,0.75,cat,labeled/cat/ä.png",
                        "1,1,1.0,\"big, \"\"dog\"\"\",\"unlabeled/1,2.png\"");
    }

    /** A class of that name is a formula to a spreadsheet program. */
    @Test
    void hasExactNamesByDefaultAndHarmlessOnesForSpreadsheets() throws IOException {
        DatasetSpec sums = new DatasetSpec(
                DatasetName.IMAGE_FOLDER,
                2,
                0,
                new ImageFolderSpec(
                        "pets",
                        32,
                        32,
                        3,
                        10,
                        new ImageFolderSpec.Contents(List.of("=SUM(A1)", "größe"), 2, 0, 0, null)),
                0,
                null);
        StringWriter exact = new StringWriter();
        ByteArrayOutputStream harmless = new ByteArrayOutputStream();

        LabelsTable.of(pets(), sums, List.of()).writeCsv(exact, CsvCell.EXACT);
        LabelsTable.of(pets(), sums, List.of()).writeCsv(harmless, CsvCell.FOR_SPREADSHEETS);

        assertThat(exact.toString())
                .startsWith("index,")
                .contains("0,0,0.75,=SUM(A1),")
                .contains(",größe,");
        assertThat(harmless.toString(StandardCharsets.UTF_8))
                .startsWith("\uFEFFindex,")
                .contains("0,0,0.75,'=SUM(A1),")
                .contains(",größe,");
    }

    @Test
    void aFileThatCannotBeReadHasNoLabel() throws IOException {
        StringWriter csv = new StringWriter();

        LabelsTable.of(pets(), PETS, List.of("unlabeled/1,2.png", "test/cat/7.png"))
                .writeCsv(csv, CsvCell.EXACT);

        assertThat(csv.toString().lines())
                .containsExactly(
                        "index,label,confidence,class,file",
                        "0,0,0.75,cat,labeled/cat/ä.png",
                        "1,,,,\"unlabeled/1,2.png\"");
    }

    /** While a method trains on its labels, the labeled images have none; they came out as class 0. */
    @Test
    void anImageThatNobodyWasToLabelHasNoLabel() throws IOException {
        float[] probabilities = new float[2000];
        probabilities[3] = 1;
        StringWriter csv = new StringWriter();

        LabelsTable.of(file(Tensor.of(probabilities, 1000, 2)), MOONS, List.of())
                .writeCsv(csv, CsvCell.EXACT);

        assertThat(csv.toString().lines().limit(3)).containsExactly("index,label,confidence", "0,,", "1,1,1.0");
    }

    @Test
    void isNotMadeOfLabelsForOtherImages() {
        Safetensors other = file(Tensor.of(new float[20], 10, 2));

        assertThatThrownBy(() -> LabelsTable.of(other, MOONS, List.of()))
                .isInstanceOf(CorruptSafetensorsException.class);
    }

    private static Safetensors pets() {
        byte[] names = "labeled/cat/ä.png\0unlabeled/1,2.png\0".getBytes(StandardCharsets.UTF_8);
        return new Safetensors(
                Map.of(),
                Map.of(
                        "probabilities", Tensor.of(new float[] {0.75f, 0.25f, 0, 1}, 2, 2),
                        "names", Tensor.of(names, names.length)));
    }

    private static Safetensors file(Tensor probabilities) {
        return new Safetensors(Map.of(), Map.of("probabilities", probabilities));
    }
}
