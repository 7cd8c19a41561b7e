package org.fewlabel.contracts.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.folder.ImageFolder.ImageFile;
import org.fewlabel.contracts.job.ImageFolderSpec.Contents;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.job.LeftOut;
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
    void leavesOutWhatIsHiddenOrNoImageAndSaysWhat() throws Exception {
        ImageFolder before = ImageFolder.list(root, "pets");
        write("pets/README.txt");
        write("pets/originals/1.png");
        write("pets/labeled/stray.png");
        write("pets/labeled/.thumbnails/x.png");
        write("pets/labeled/cat/.ipynb_checkpoints/1.jpeg");
        write("pets/labeled/dog/._a.JPG");
        write("pets/labeled/dog/Thumbs.db");
        write("pets/unlabeled/notes.txt");
        write("pets/unlabeled/.Trash-1000/files/z.png");
        write("pets/unlabeled/@eaDir/z.png/SYNOPHOTO_THUMB_M.jpg");
        write("pets/unlabeled/__MACOSX/z.png");
        write("pets/unlabeled/1/2/3/4/5/6/7/8/too-deep.png");

        ImageFolder pets = ImageFolder.list(root, "pets");

        assertThat(pets.training()).isEqualTo(before.training());
        assertThat(pets.sha256()).isEqualTo(before.sha256());
        assertThat(before.leftOut()).isEqualTo(new LeftOut(0, List.of()));
        assertThat(pets.leftOut().count()).isEqualTo(12);
        assertThat(pets.leftOut().names())
                .containsExactly(
                        "README.txt",
                        "labeled/.thumbnails/",
                        "labeled/cat/.ipynb_checkpoints/",
                        "labeled/dog/._a.JPG",
                        "labeled/dog/Thumbs.db",
                        "labeled/stray.png",
                        "originals/",
                        "unlabeled/.Trash-1000/",
                        "unlabeled/1/2/3/4/5/6/7/8/",
                        "unlabeled/@eaDir/",
                        "unlabeled/__MACOSX/",
                        "unlabeled/notes.txt");
    }

    @Test
    void namesTheFirstTwentyThatItLeavesOutAndCountsTheRest() throws Exception {
        for (int i = 10; i < 40; i++) {
            write("pets/unlabeled/" + i + ".txt");
        }

        LeftOut leftOut = ImageFolder.list(root, "pets").leftOut();

        assertThat(leftOut.names()).hasSize(20).startsWith("unlabeled/10.txt").endsWith("unlabeled/29.txt");
        assertThat(leftOut.sentence())
                .startsWith("30 others are left out: unlabeled/10.txt, ")
                .endsWith("and 10 more");
    }

    /** What is left out becomes part of a spec, which must be accepted when it is submitted again. */
    @Test
    void namesNothingThatIsNoText() throws Exception {
        write("pets/unlabeled/a\u0085b\uFFFD.txt");
        write("pets/unlabeled/" + "\uD83D\uDC08".repeat(60) + ".txt");

        LeftOut leftOut = ImageFolder.list(root, "pets").leftOut();

        assertThat(leftOut.names()).contains("unlabeled/a?b?.txt").allSatisfy(name -> {
            assertThat(Text.flaw(name)).isNull();
            assertThat(name).hasSizeLessThanOrEqualTo(LeftOut.NAME_LENGTH_MAX);
        });
    }

    @Test
    void takesEveryFormatThatIsRead() throws Exception {
        for (String extension : List.of("webp", "BMP", "gif", "Jpeg")) {
            write("pets/unlabeled/new." + extension);
        }

        assertThat(ImageFolder.list(root, "pets").contents().unlabeled()).isEqualTo(6);
    }

    @Test
    void saysWhatElseLiesInAClassWithoutImages() throws Exception {
        write("pets/labeled/fish/1.tiff");

        assertThatThrownBy(() -> ImageFolder.list(root, "pets"))
                .hasMessageContaining("none in labeled/fish; 1 other is left out: labeled/fish/1.tiff");
    }

    /** As a Mac and a Linux machine write it; both are a directory of its own, and look the same. */
    @Test
    void refusesTwoClassesThatLookAlike() throws Exception {
        write("pets/labeled/gr\u00f6\u00dfe/1.png");
        write("pets/labeled/gro\u0308\u00dfe/1.png");

        assertThatThrownBy(() -> ImageFolder.list(root, "pets"))
                .hasMessageContaining("U+0067 U+0072 U+00F6 U+00DF U+0065")
                .hasMessageContaining("U+0067 U+0072 U+006F U+0308 U+00DF U+0065");
    }

    @Test
    void saysHowATestClassDiffersFromOneThatLooksLikeIt() throws Exception {
        write("pets/labeled/k\u00e4fer/1.png");
        write("pets/test/ka\u0308fer/1.png");

        assertThatThrownBy(() -> ImageFolder.list(root, "pets"))
                .hasMessageContaining("has no ka\u0308fer (U+006B U+0061 U+0308")
                .hasMessageContaining("only one that looks like it (U+006B U+00E4");
    }

    /** A name in Latin-1: Java shows two such names as one and the same. */
    @Test
    void refusesANameThatIsNoTextInTheEncodingOfNames() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "names are in UTF-8 here");
        Path file = root.resolve("pets/unlabeled");
        Process process = new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'b\\344r.png')\"")
                .directory(file.toFile())
                .start();
        assertThat(process.waitFor()).isZero();

        assertThatThrownBy(() -> ImageFolder.list(root, "pets"))
                .isInstanceOf(ImageFolderException.class)
                .hasMessageContaining("a name that this service cannot represent, unlabeled/b\ufffdr.png")
                .hasMessageContaining("LC_ALL=C.UTF-8");
    }

    @Test
    void tellsAFileThatChanged() throws Exception {
        String before = ImageFolder.list(root, "pets").sha256();
        Files.writeString(root.resolve("pets/unlabeled/z.png"), "longer than before");

        assertThat(ImageFolder.list(root, "pets").sha256()).isNotEqualTo(before);
    }

    /** Its contents are the job's as before: names and lengths. What is in memory is told by the state. */
    @Test
    void tellsAFileThatWasReplacedByOneOfTheSameLength() throws Exception {
        ImageFolder before = ImageFolder.list(root, "pets");
        FolderState state = before.state();
        assertThat(ImageFolder.list(root, "pets").state()).isEqualTo(state);
        Path file = root.resolve("pets/unlabeled/z.png");
        FileTime time = Files.getLastModifiedTime(file);
        String text = Files.readString(file);
        Files.delete(file);
        Files.writeString(file, text.toUpperCase(Locale.ROOT));
        Files.setLastModifiedTime(file, time);

        ImageFolder after = ImageFolder.list(root, "pets");

        assertThat(after.contents()).isEqualTo(before.contents());
        assertThat(after.state()).isNotEqualTo(state);
    }

    /** Whether it is another file, who sees the entry alone cannot know: its old time may have been set again. */
    @Test
    void tellsAFileWhoseEntryAloneWasTouchedFromOneThatWasReplaced() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
        ImageFolder folder = ImageFolder.list(root, "pets");
        FolderState before = folder.state();
        Path file = folder.training().get(2).path();

        FolderState touched = before;
        // The time of an entry is as coarse as the kernel's clock.
        for (int backup = 0; backup < 60_000 && touched.equals(before); backup++) {
            Files.createLink(root.resolve("backup-" + backup), file);
            touched = ImageFolder.list(root, "pets").state();
        }
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        FolderState replaced = ImageFolder.list(root, "pets").state();

        assertThat(touched).isNotEqualTo(before);
        assertThat(touched.mayHaveFilesOf(before)).isTrue();
        assertThat(touched.touchedSince(before)).containsExactly(2);
        assertThat(replaced.mayHaveFilesOf(before)).isFalse();
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
    void refusesAFolderOfClassesThatLiesOutside() throws IOException {
        Files.createDirectories(outside.resolve("secret/cat"));
        Files.createSymbolicLink(
                Files.createDirectory(root.resolve("linked")).resolve("labeled"), root.resolve("pets/labeled"));
        Files.createSymbolicLink(root.resolve("linked/test"), outside.resolve("secret"));

        assertThatThrownBy(() -> ImageFolder.list(root, "linked")).hasMessageContaining("test is a link that does");
    }

    /** Not even the names of what lies there come out, in a message or among what is left out. */
    @ParameterizedTest
    @ValueSource(strings = {"labeled", "unlabeled", "test"})
    void saysNothingOfWhatLiesBehindALinkThatLeadsOut(String part) throws IOException {
        Path secret = Files.createDirectories(outside.resolve("secret"));
        Files.writeString(secret.resolve("password.txt"), "x");
        write("linked/labeled/cat/1.png");
        write("linked/labeled/dog/1.png");
        if (part.equals("labeled")) {
            Files.move(root.resolve("linked/labeled"), root.resolve("linked/moved"));
        }
        Files.createSymbolicLink(root.resolve("linked").resolve(part), secret);

        assertThatThrownBy(() -> ImageFolder.list(root, "linked"))
                .hasMessage("must not lead out of the folder of data sets, but " + part + " is a link that does");
    }

    @Test
    void looksThroughNoMoreThanItIsAllowedTo() throws Exception {
        ListingLimits few = new ListingLimits(20, Duration.ofMinutes(1));
        assertThat(ImageFolder.list(root, "pets", few).training()).hasSize(5);
        for (int i = 0; i < 20; i++) {
            write("pets/unlabeled/notes/" + i + ".txt"); // What is no image costs time as well.
        }

        assertThat(new MountedImageFolders(root, few).look("pets"))
                .isEqualTo(new ImageFolders.Refused("must have at most 20 files and folders to be looked through while"
                        + " somebody waits (fewlabel.datasets.entries-max)"));
        assertThat(ImageFolder.list(root, "pets").training())
                .as("without limits")
                .hasSize(5);
    }

    @Test
    void looksNoLongerThanItIsAllowedTo() {
        assertThat(new MountedImageFolders(root, new ListingLimits(1_000, Duration.ofNanos(1))).look("pets"))
                .asString()
                .contains("must be looked through within 0 s while somebody waits (fewlabel.datasets.listing-max)");
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

    @Test
    void tellsByAnImagesNameWhichClassItsOwnerSaysItIsOf() {
        assertThat(ImageFolder.classOf("labeled/cat/1.png")).contains("cat");
        assertThat(ImageFolder.classOf("labeled/cat/of/march/1.png")).contains("cat");
        assertThat(ImageFolder.classOf("unlabeled/cat/1.png")).isEmpty();
        assertThat(ImageFolder.classOf("unlabeled/labeled/cat/1.png")).isEmpty();
    }

    /** As a service finds them that was started without a locale: it saw intact files as broken ones. */
    @Test
    void refusesNamesBeyondAsciiWhereTheLocaleHasNoOthers() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "this test can write such names");
        write("pets/labeled/gr\u00f6\u00dfe/1.png");

        assertThat(listedUnder("C")).contains("a name that this service cannot represent, labeled/gr");
        assertThat(listedUnder("C.UTF-8")).isEqualTo("cat,dog,gr\u00f6\u00dfe");
    }

    private String listedUnder(String locale) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                ImageFolderTest.class.getName(),
                root.toString());
        builder.environment().put("LC_ALL", locale);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    /** The process under another locale. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try {
            out.println(String.join(
                    ",", ImageFolder.list(Path.of(arguments[0]), "pets").classes()));
        } catch (ImageFolderException e) {
            out.println(e.getMessage());
        }
    }
}
