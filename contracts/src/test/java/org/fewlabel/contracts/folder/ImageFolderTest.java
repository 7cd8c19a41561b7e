package org.fewlabel.contracts.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fewlabel.contracts.folder.ImageFolder.ImageFile;
import org.fewlabel.contracts.job.ImageFolderSpec.Contents;
import org.fewlabel.contracts.job.ImageFolders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
    @TempDir
    Path outside;

    private Path root;

    @BeforeEach
    void createAFolderOfPets() throws IOException {
        root = Files.createDirectory(outside.resolve("data"));
        write("pets/labeled/dog/b.png");
        write("pets/labeled/dog/a.JPG");
        write("pets/labeled/cat/1.jpeg");
        write("pets/unlabeled/z.png");
        write("pets/unlabeled/2024/y.png");
        write("pets/test/cat/t.png");
    }

    @Test
    void countsLabeledImagesByClassThenUnlabeledOnesByName() throws ImageFolderException {
        ImageFolder pets = ImageFolder.list(root, "pets");

        assertThat(pets.classes()).containsExactly("cat", "dog");
        assertThat(pets.training())
                .extracting(ImageFile::name)
                .containsExactly(
                        "labeled/cat/1.jpeg",
                        "labeled/dog/a.JPG",
                        "labeled/dog/b.png",
                        "unlabeled/2024/y.png",
                        "unlabeled/z.png");
        assertThat(pets.training()).extracting(ImageFile::label).containsExactly(0, 1, 1, null, null);
        assertThat(pets.test()).extracting(ImageFile::name).containsExactly("test/cat/t.png");
        assertThat(pets.contents()).isEqualTo(new Contents(pets.classes(), 3, 2, 1, pets.sha256()));
    }

    @Test
    void passesOverOtherAndHiddenFiles() throws Exception {
        String before = ImageFolder.list(root, "pets").sha256();
        write("pets/unlabeled/notes.txt");
        write("pets/unlabeled/.hidden.png");
        write("pets/labeled/.thumbnails/x.png");

        assertThat(ImageFolder.list(root, "pets").sha256()).isEqualTo(before);
    }

    @Test
    void tellsAFileThatChanged() throws Exception {
        String before = ImageFolder.list(root, "pets").sha256();
        Files.writeString(root.resolve("pets/unlabeled/z.png"), "longer than before");

        assertThat(ImageFolder.list(root, "pets").sha256()).isNotEqualTo(before);
    }

    @Test
    void refusesANameThatIsTooLongToBeReported() throws Exception {
        String parts = "é".repeat(100) + "/"; // 200 bytes and a slash
        write("pets/unlabeled/" + parts + parts + "a".repeat(84) + ".png"); // 500 bytes
        assertThat(ImageFolder.list(root, "pets").training()).hasSize(6);

        write("pets/unlabeled/" + parts + parts + "a".repeat(85) + ".png");

        assertThatThrownBy(() -> ImageFolder.list(root, "pets"))
                .isInstanceOf(ImageFolderException.class)
                .hasMessageContaining("at most 500 bytes, not unlabeled/é");
    }

    @Test
    void needsNeitherUnlabeledNorTestImages() throws Exception {
        write("few/labeled/a/1.png");
        write("few/labeled/b/1.png");

        assertThat(ImageFolder.list(root, "few").contents())
                .extracting(Contents::labeled, Contents::unlabeled, Contents::test)
                .containsExactly(2, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../data/pets", "pets/../..", ".", "pets/../../secret"})
    void refusesAPathThatLeadsOut(String path) {
        assertThatThrownBy(() -> ImageFolder.list(root, path))
                .isInstanceOf(ImageFolderException.class)
                .hasMessageContaining("below the folder of data sets");
    }

    @Test
    void refusesAnAbsolutePath() {
        assertThatThrownBy(() -> ImageFolder.list(root, root.resolve("pets").toString()))
                .hasMessageContaining("must lie below");
    }

    @Test
    void refusesLinksThatLeadOut() throws IOException {
        Path secret = Files.writeString(outside.resolve("secret.png"), "x");
        Files.createSymbolicLink(root.resolve("pets/unlabeled/link.png"), secret);
        Files.createSymbolicLink(root.resolve("elsewhere"), outside);

        assertThatThrownBy(() -> ImageFolder.list(root, "pets")).hasMessageContaining("link.png is a link that does");
        assertThatThrownBy(() -> ImageFolder.list(root, "elsewhere")).hasMessageContaining("leads out of it");
    }

    @Test
    void followsALinkThatStaysInside() throws Exception {
        Files.createSymbolicLink(root.resolve("pets/labeled/mouse"), root.resolve("pets/unlabeled"));

        assertThat(ImageFolder.list(root, "pets").training())
                .extracting(ImageFile::name)
                .contains("labeled/mouse/z.png");
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> ImageFolder.list(root, "birds")).hasMessageContaining("there is no birds");
        write("flat/1.png");
        assertThatThrownBy(() -> ImageFolder.list(root, "flat")).hasMessageContaining("a folder labeled");
        write("one/labeled/only/1.png");
        assertThatThrownBy(() -> ImageFolder.list(root, "one")).hasMessageContaining("2 to 1000 classes");
        Files.createDirectories(root.resolve("pets/labeled/empty"));
        assertThatThrownBy(() -> ImageFolder.list(root, "pets")).hasMessageContaining("none in labeled/empty");
    }

    @Test
    void refusesAClassThatIsTestedAlone() throws IOException {
        write("pets/test/horse/1.png");

        assertThat(new MountedImageFolders(root).look("pets"))
                .isEqualTo(new ImageFolders.Refused(
                        "must have the same classes in test as in labeled, which has no horse"));
    }

    private void write(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "no image, but nobody looks inside");
    }
}
