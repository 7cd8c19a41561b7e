package org.fewlabel.labeler.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.folder.ImageFolderException;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.picture.DatasetInventory;
import org.fewlabel.contracts.picture.PictureRequest;
import org.fewlabel.labeler.LabelerTestResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Training images as the gateway asks for them. */
@QuarkusTest
@QuarkusTestResource(LabelerTestResource.class)
class PicturesResourceTest {
    private static final int IDX_HEADER_BYTES = 16;

    @ConfigProperty(name = "fewlabel.datasets.folder")
    Path datasets;

    @Test
    void aPointIsWhereItLiesAmongAll() throws IOException {
        DatasetSpec moons = new DatasetSpec(DatasetName.TWO_MOONS, 6, 0);
        Set<Long> middles = new HashSet<>();
        for (int index : new int[] {0, 1, 2}) {
            BufferedImage picture = picture(moons, index, 64);
            assertThat(picture.getWidth()).isEqualTo(64);
            assertThat(picture.getHeight()).isEqualTo(64);
            long x = 0;
            long y = 0;
            int dark = 0;
            for (int pixel = 0; pixel < 64 * 64; pixel++) {
                if ((picture.getRGB(pixel % 64, pixel / 64) & 0xff) == 0) {
                    x += pixel % 64;
                    y += pixel / 64;
                    dark++;
                }
            }
            assertThat(dark).isPositive();
            middles.add(64 * (y / dark) + x / dark);
        }

        assertThat(middles).as("each elsewhere").hasSize(3);
        assertThat(picture(moons, 0, null).getWidth()).isEqualTo(128);
    }

    @Test
    void anImageOfAPublishedSetIsItsPixels() throws IOException {
        writeFashion();
        DatasetSpec fashion = new DatasetSpec(DatasetName.FASHION_MNIST, 100, 0);

        BufferedImage picture = picture(fashion, 7, null);

        assertThat(picture.getWidth()).isEqualTo(28);
        for (int row = 0; row < 28; row++) {
            for (int column = 0; column < 28; column++) {
                assertThat(picture.getRaster().getSample(column, row, 0)).isEqualTo(5 * row + column);
            }
        }
        assertThat(picture(fashion, 59_999, null).getRaster().getSample(3, 3, 0))
                .isZero();
        assertThat(picture(fashion, 7, 56).getWidth()).isEqualTo(56);
    }

    @Test
    void aDataSetThatIsNotThereIsNotFetchedToBeLookedAt() {
        ask(new DatasetSpec(DatasetName.CIFAR100, 100, 0), 0, null)
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:dataset-unavailable"))
                .body("detail", containsString("cifar100 is not on the labeler"));
    }

    @Test
    void aPictureOfAFolderIsDecodedInTheSizeThatIsWanted() throws IOException {
        DatasetSpec pets = pets("pets-1");

        BufferedImage own = picture(pets, 0, null);
        BufferedImage large = picture(pets, 0, 128);

        assertThat(own.getWidth()).isEqualTo(32);
        assertThat(large.getWidth()).isEqualTo(128);
        // Red on the left, blue on the right: the middle of a picture twice as wide as high.
        assertThat(new Color(large.getRGB(10, 64))).isEqualTo(Color.RED);
        assertThat(new Color(large.getRGB(118, 64))).isEqualTo(Color.BLUE);
    }

    @Test
    void saysWhyAFileIsNoPicture() throws IOException {
        DatasetSpec pets = pets("pets-2");

        ask(pets, 1, null)
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:unreadable-picture"))
                .body("detail", equalTo("it is neither JPEG, PNG, WebP, BMP nor GIF"));
    }

    @Test
    void anotherFolderThanTheJobsIsNotShown() throws IOException {
        DatasetSpec pets = pets("pets-3");
        write(datasets.resolve("pets-3/labeled/cat/9.png"));

        ask(pets, 0, null).statusCode(409).body("type", equalTo("urn:fewlabel:other-data"));
    }

    /** Its name and length are those of the job's. */
    @Test
    void aFileThatWasReplacedMeanwhileIsNotShown() throws IOException {
        DatasetSpec pets = pets("pets-7");
        picture(pets, 0, null);
        Path file = datasets.resolve("pets-7/labeled/cat/1.png");
        Path other = datasets.resolve("pets-7/other");
        Files.write(other, new byte[(int) Files.size(file)]);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        ask(pets, 0, null)
                .statusCode(409)
                .body("type", equalTo("urn:fewlabel:other-data"))
                .body("detail", containsString("was replaced"));
    }

    @Test
    void aFolderThatIsGoneIsSaidToBe() {
        ImageFolderSpec.Contents contents = new ImageFolderSpec.Contents(List.of("a", "b"), 2, 0, 0, null);
        for (String path : List.of("nowhere", "../" + datasets.getFileName(), "/etc")) {
            DatasetSpec spec = new DatasetSpec(
                    DatasetName.IMAGE_FOLDER, 2, 0, new ImageFolderSpec(path, 32, 32, 3, 10, contents), 0, null);

            int status = ask(spec, 0, null).extract().statusCode();

            assertThat(status).as(path).isIn(404, 409);
        }
    }

    /** Whoever can write into the folder of data sets must not read elsewhere through it, be it after the list was made. */
    @Test
    void aLinkThatLeadsOutIsNotFollowed() throws IOException {
        DatasetSpec pets = pets("pets-4");
        picture(pets, 0, null);
        Path outside = Files.createTempFile("fewlabel-outside-", ".png");
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", outside.toFile());
        Path file = datasets.resolve("pets-4/labeled/cat/1.png");
        Files.delete(file);
        Files.createSymbolicLink(file, outside);

        ask(pets, 0, null).statusCode(409).body("detail", containsString("leads out"));
    }

    @Test
    void aRequestThatMakesNoSenseIsRefused() {
        RestAssured.given()
                .contentType("application/json")
                .body("{\"dataset\": {\"name\": \"two-moons\", \"labels\": 6, \"splitSeed\": 0}, \"index\": 1000}")
                .post("/internal/v1/pictures")
                .then()
                .statusCode(400);
    }

    @Test
    void saysWhatDataSetsThereAre() throws IOException {
        pets("pets-5");
        Files.createDirectories(datasets.resolve("pets-6/labeled/cat"));
        Files.createDirectories(datasets.resolve("notes"));
        pets("pets-8");
        write(datasets.resolve("pets-8/labeled/c\u0001at/1.png"));

        DatasetInventory inventory = Json.mapper()
                .readValue(
                        RestAssured.given()
                                .contentType("application/json")
                                .body("{}")
                                .post("/internal/v1/dataset-inventory")
                                .then()
                                .statusCode(200)
                                .extract()
                                .asByteArray(),
                        DatasetInventory.class);

        assertThat(inventory.published()).contains(DatasetName.TWO_MOONS).doesNotContain(DatasetName.CIFAR100);
        assertThat(inventory.folders())
                .filteredOn(each -> each.path().equals("pets-5"))
                .singleElement()
                .satisfies(each -> assertThat(each.contents().labeled()).isEqualTo(3));
        assertThat(inventory.folders())
                .filteredOn(each -> each.path().equals("pets-6"))
                .singleElement()
                .satisfies(each -> assertThat(each.refusal()).startsWith("must have 2 to 1000 classes"));
        assertThat(inventory.folders())
                .as("which no job may name")
                .filteredOn(each -> each.path().equals("pets-8"))
                .singleElement()
                .satisfies(each -> assertThat(each.refusal()).startsWith("holds a class whose name must not hold"));
        assertThat(inventory.folders())
                .extracting(DatasetInventory.Folder::path)
                .doesNotContain("notes");
    }

    private DatasetSpec pets(String name) throws IOException {
        Path folder = datasets.resolve(name);
        write(folder.resolve("labeled/cat/1.png"));
        Files.writeString(folder.resolve("labeled/cat/2.png"), "no picture");
        write(folder.resolve("labeled/dog/1.png"));
        try {
            return new DatasetSpec(
                    DatasetName.IMAGE_FOLDER,
                    2,
                    0,
                    new ImageFolderSpec(
                            name,
                            32,
                            32,
                            3,
                            10,
                            ImageFolder.list(datasets, name).contents()),
                    0,
                    null);
        } catch (ImageFolderException e) {
            throw new IOException(e);
        }
    }

    /** Twice as wide as high. */
    private static void write(Path file) throws IOException {
        BufferedImage image = new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, 200, 200);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(200, 0, 200, 200);
        graphics.dispose();
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    /** With a pattern in image 7, and nothing in the others: files with holes, as long as those that are published. */
    private void writeFashion() throws IOException {
        Path folder = Files.createDirectories(datasets.resolve("fashion-mnist"));
        for (String part : List.of("train", "t10k")) {
            int count = part.equals("train") ? 60_000 : 10_000;
            try (RandomAccessFile images = new RandomAccessFile(
                            folder.resolve(part + "-images-idx3-ubyte").toFile(), "rw");
                    RandomAccessFile labels = new RandomAccessFile(
                            folder.resolve(part + "-labels-idx1-ubyte").toFile(), "rw")) {
                images.writeInt(0x803);
                images.writeInt(count);
                images.writeInt(28);
                images.writeInt(28);
                images.seek(IDX_HEADER_BYTES + 7 * 28 * 28);
                for (int pixel = 0; pixel < 28 * 28; pixel++) {
                    images.write(5 * (pixel / 28) + pixel % 28);
                }
                images.setLength(IDX_HEADER_BYTES + count * 28L * 28);
                labels.writeInt(0x801);
                labels.writeInt(count);
                labels.setLength(8L + count);
            }
        }
    }

    private static BufferedImage picture(DatasetSpec dataset, int index, @Nullable Integer size) throws IOException {
        byte[] png = ask(dataset, index, size)
                .statusCode(200)
                .contentType("image/png")
                .extract()
                .asByteArray();
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static ValidatableResponse ask(DatasetSpec dataset, int index, @Nullable Integer size) {
        try {
            return RestAssured.given()
                    .contentType("application/json")
                    .body(Json.mapper().writeValueAsString(new PictureRequest(dataset, index, size)))
                    .post("/internal/v1/pictures")
                    .then();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
