package org.fewlabel.gateway.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.fewlabel.artifacts.PictureFolders.Picture;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.service.scratch.ScratchFile;
import org.fewlabel.service.scratch.ScratchFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as programs make them, and such as only somebody with something in mind makes. */
class ZipCheckTest {
    private static final int MEGABYTE = 1 << 20;
    private static final UploadLimits LIMITS =
            new UploadLimits(64 << 20, 8 << 20, 100_000, 4 << 20, 200, Duration.ofMinutes(1));

    @TempDir
    Path folder;

    @Test
    void takesWhatIsThereAndCountsIt() throws IOException {
        Zips zip = Zips.pets();
        zip.addDeflated("unlabeled/deep/2.jpg", Zips.picture("something"));
        zip.add("test/cat/3.webp", Zips.picture("another cat"));

        ZipCheck check = check(zip.bytes());

        assertThat(check.faults().shown()).isEmpty();
        assertThat(check.pictures())
                .extracting(Picture::name)
                .containsExactly("labeled/cat/1.png", "labeled/dog/1.png", "unlabeled/deep/2.jpg", "test/cat/3.webp");
        assertThat(check.folder().contents().classes()).containsExactly("cat", "dog");
        assertThat(check.folder().contents().unlabeled()).isEqualTo(1);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        check.copy(check.pictures().get(2), copy);
        assertThat(copy.toByteArray()).isEqualTo(Zips.picture("something"));
    }

    /** Such a stream knows sizes only behind the files, and has no word of Unix. */
    @Test
    void takesWhatJavaWrites() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
            for (String name :
                    List.of("labeled/", "labeled/k\u00e4tzchen/", "labeled/k\u00e4tzchen/1.png", "labeled/dog/1.png")) {
                zip.putNextEntry(new ZipEntry(name));
                if (!name.endsWith("/")) {
                    zip.write(Zips.picture(name));
                }
            }
        }

        ZipCheck check = check(bytes.toByteArray());

        assertThat(check.faults().shown()).isEmpty();
        assertThat(check.folder().contents().classes()).containsExactly("dog", "k\u00e4tzchen");
    }

    @Test
    void takesMoreFilesThanAnEntryCountOf16BitsHolds() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
            for (int i = 0; i < 70_000; i++) {
                zip.putNextEntry(new ZipEntry("labeled/" + (i % 2 == 0 ? "cat/" : "dog/") + i + ".png"));
                zip.write('x');
            }
        }

        ZipCheck check = check(bytes.toByteArray());

        assertThat(check.faults().shown()).isEmpty();
        assertThat(check.pictures()).hasSize(70_000);
    }

    @Test
    void passesOverWhatProgramsLeaveAndTakesOffTheFolderAroundAll() throws IOException {
        Zips zip = new Zips();
        zip.add("my pets/", new byte[0]);
        zip.add("my pets/labeled/cat/1.png", Zips.picture("a cat"));
        zip.add("my pets/labeled/dog/1.png", Zips.picture("a dog"));
        zip.add("my pets/.DS_Store", new byte[10]);
        zip.add("my pets/labeled/cat/Thumbs.db", new byte[10]);
        zip.add("__MACOSX/my pets/labeled/cat/._1.png", new byte[10]);

        ZipCheck check = check(zip.bytes());

        assertThat(check.faults().shown()).isEmpty();
        assertThat(check.leftOut()).isEqualTo(3);
        assertThat(check.pictures())
                .extracting(Picture::name)
                .containsExactly("labeled/cat/1.png", "labeled/dog/1.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../labeled/cat/2.png",
                "labeled/../../cat/2.png",
                "labeled/./2.png",
                "labeled//2.png",
                "/labeled/cat/2.png",
                "C:/labeled/cat/2.png",
                "labeled\\cat\\2.png",
                "labeled/cat/2\u0000.png",
                "labeled/cat/\n2.png",
                "__MACOSX/../2.png"
            })
    void refusesNamesThatLeadElsewhere(String name) throws IOException {
        Zips zip = Zips.pets();
        zip.add(name, Zips.picture("a trap"));

        assertThat(faults(zip.bytes())).singleElement().satisfies(fault -> assertThat(fault.message())
                .startsWith("must"));
    }

    @Test
    void namesEveryFaultAtOnce() throws IOException {
        Zips zip = Zips.pets();
        zip.add("labeled/cat/notes.txt", Zips.picture("words"));
        zip.add("labeled/cat/more.zip", Zips.picture("an archive"));
        zip.add("labeled/cat/link.png", "/etc/passwd".getBytes(UTF_8)).mode(Zips.LINK);
        zip.add("labeled/cat/pipe.png", Zips.picture("a pipe")).mode(0x11a4);
        zip.add("labeled/cat/secret.png", Zips.picture("a secret")).encrypted();
        zip.add("labeled/cat/lzma.png", Zips.picture("other")).method(14);
        zip.add("labeled/cat/crc.png", Zips.picture("damaged")).crc32(7);
        zip.add("labeled/cat/short.png", Zips.picture("short")).bytes(1_000);
        zip.add("labeled/cat/empty.png", new byte[0]);
        zip.add("labeled/cat/large.png", Zips.picture("large")).bytes(5 << 20);
        zip.add("labeled/cat/1.PNG", Zips.picture("the same on Windows"));
        zip.add("labeled/Dog/2.png", Zips.picture("the same class on Windows"));
        zip.add("labeled/cat/" + "n".repeat(700) + ".png", Zips.picture("long"));
        zip.addNamed("labeled/cat/k\u00e4tzchen.png".getBytes(ISO_8859_1), Zips.picture("a kitten"));
        zip.add("stray/1.png", Zips.picture("a stray"));
        zip.add("labeled/bird/", new byte[0]);
        zip.add("test/fish/1.png", Zips.picture("a fish"));

        List<Violation> faults = faults(zip.bytes());

        assertThat(faults)
                .extracting(Violation::field)
                .as("a whole name, as far as it is a legal one")
                .anyMatch(field -> field.length() > 500);
        assertThat(faults.stream().map(Violation::field).map(field -> field.replaceAll("nnn+…?", "n")))
                .containsExactlyInAnyOrder(
                        "labeled/cat/notes.txt",
                        "labeled/cat/more.zip",
                        "labeled/cat/link.png",
                        "labeled/cat/pipe.png",
                        "labeled/cat/secret.png",
                        "labeled/cat/lzma.png",
                        "labeled/cat/crc.png",
                        "labeled/cat/short.png",
                        "labeled/cat/empty.png",
                        "labeled/cat/large.png",
                        "labeled/cat/1.PNG",
                        "labeled/Dog/2.png",
                        "labeled/cat/n",
                        "labeled/cat/k\ufffdtzchen.png",
                        "stray/1.png",
                        "labeled/bird",
                        "test/fish");
        assertThat(faults)
                .contains(
                        new Violation("labeled/cat/link.png", "must be a file, is a link"),
                        new Violation("labeled/cat/secret.png", "must not be encrypted"),
                        new Violation(
                                "labeled/cat/large.png",
                                "must have at most 4194304 bytes (fewlabel.uploads.picture-max), has 5242880"),
                        new Violation(
                                "labeled/cat/short.png",
                                "must have as many bytes as the directory says, 1000, has 16"));
    }

    @Test
    void listsAHundredFaultsAndCountsTheOthers() throws IOException {
        Zips zip = Zips.pets();
        for (int i = 0; i < 150; i++) {
            zip.add("labeled/cat/" + i + ".txt", Zips.picture("words"));
        }

        ZipCheck check = check(zip.bytes());

        assertThat(check.faults().count()).isEqualTo(150);
        assertThat(check.faults().shown())
                .hasSize(101)
                .endsWith(new Violation("", "has 50 more faults, which are not listed"));
    }

    @Test
    void believesNoDeclaredSize() throws IOException {
        Zips zip = Zips.pets();
        zip.addDeflated("labeled/cat/bomb.png", noise(6 * MEGABYTE)).bytes(100);

        assertThat(faults(zip.bytes()))
                .containsExactly(new Violation(
                        "labeled/cat/bomb.png",
                        "must have at most 4194304 bytes (fewlabel.uploads.picture-max), says that it has 100 and has"
                                + " more"));
    }

    @Test
    void refusesWhatSwells() throws IOException {
        Zips zip = Zips.pets();
        zip.addDeflated("labeled/cat/bomb.png", new byte[3 * MEGABYTE]);

        assertThat(faults(zip.bytes())).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo("labeled/cat/bomb.png");
            assertThat(fault.message()).contains("at most 200 bytes for each", "fewlabel.uploads.ratio-max");
        });
    }

    @Test
    void unpacksNoMoreThanAllFilesMayHaveTogether() throws IOException {
        Zips zip = Zips.pets();
        for (int i = 0; i < 5; i++) {
            zip.add("labeled/cat/large" + i + ".png", noise(3 * MEGABYTE));
        }

        assertThat(faults(zip.bytes())).singleElement().satisfies(fault -> assertThat(fault.message())
                .contains("at most 8388608 bytes unpacked (fewlabel.uploads.unpacked-max)", "large2.png"));
    }

    /** Fifield, 2019, "A better zip bomb": files that lie in one another. */
    @Test
    void refusesFilesThatShareBytes() throws IOException {
        Zips inner = new Zips();
        byte[] kernel = Zips.picture("a kernel");
        Zips.Entry quoted = inner.add("labeled/cat/inner.png", kernel);
        byte[] outerContent = new byte[Zips.header(quoted).length + kernel.length];
        System.arraycopy(Zips.header(quoted), 0, outerContent, 0, Zips.header(quoted).length);
        System.arraycopy(kernel, 0, outerContent, Zips.header(quoted).length, kernel.length);
        Zips zip = Zips.pets();
        zip.add("labeled/cat/outer.png", outerContent);
        zip.again(quoted).offset(zip.end() - outerContent.length);

        assertThat(faults(zip.bytes()))
                .containsExactly(new Violation(
                        "labeled/cat/inner.png", "must have bytes of its own, shares some with labeled/cat/outer.png"));
    }

    @Test
    void refusesOneFileTwice() throws IOException {
        Zips zip = Zips.pets();
        zip.add("labeled/cat/2.png", Zips.picture("one"));
        zip.add("labeled/cat/2.png", Zips.picture("another"));

        assertThat(faults(zip.bytes()))
                .containsExactly(new Violation("labeled/cat/2.png", "must be there once, is there twice"));
    }

    @Test
    void refusesEntriesThatAreNotWhereTheDirectorySays() throws IOException {
        Zips zip = Zips.pets();
        zip.add("labeled/cat/beyond.png", Zips.picture("beyond")).offset(1 << 30);
        zip.add("labeled/cat/within.png", Zips.picture("within")).offset(3);
        zip.add("labeled/cat/other.png", Zips.picture("other")).offset(0);
        zip.add("labeled/cat/long.png", Zips.picture("long")).compressed(1 << 20);

        assertThat(faults(zip.bytes()))
                .extracting(Violation::field)
                .containsExactlyInAnyOrder(
                        "labeled/cat/beyond.png",
                        "labeled/cat/within.png",
                        "labeled/cat/other.png",
                        "labeled/cat/long.png");
    }

    /** Where its bytes end has no number, and must not come before all others. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 60, Long.MIN_VALUE, -1})
    void refusesLengthsBeyondAllNumbers(long compressed) throws IOException {
        Zips zip = Zips.pets();
        zip.addDeflated("labeled/cat/bomb.png", new byte[3 * MEGABYTE]).compressed(compressed);

        assertThat(faults(zip.bytes()))
                .containsExactly(new Violation(
                        "labeled/cat/bomb.png", "must lie before the archive's directory, reaches into it"));
    }

    @Test
    void takesNamesOfAsManyPartsAsThereMayBeAndNoMore() throws IOException {
        Zips zip = new Zips();
        zip.add("my pets/labeled/cat/1/2/3/4/5/6/7/1.png", Zips.picture("a cat"));
        zip.add("my pets/labeled/dog/1.png", Zips.picture("a dog"));
        zip.add("__MACOSX/my pets/labeled/cat/1/2/3/4/5/6/7/._1.png", new byte[10]);
        assertThat(faults(zip.bytes())).isEmpty();

        zip.add("my pets/labeled/cat/1/2/3/4/5/6/7/8/", new byte[0]);
        assertThat(faults(zip.bytes())).isEmpty();
        zip.add("my pets/labeled/cat/1/2/3/4/5/6/7/8/9/", new byte[0]);
        assertThat(faults(zip.bytes()))
                .containsExactly(new Violation(
                        "my pets/labeled/cat/1/2/3/4/5/6/7/8/9/", "must have a name of at most 11 parts"));
    }

    /** Each name tells of all the folders that it lies in. */
    @Test
    void keepsNoMoreFoldersOfNamesThanThereMayBeFiles() throws IOException {
        Zips deep = Zips.pets();
        Zips wide = Zips.pets();
        for (int i = 0; i < 1_000; i++) {
            deep.add(i + "/a".repeat(240) + "/", new byte[0]);
            wide.add("labeled/" + i + "/1/2/3/4/5/6/7/8/", new byte[0]);
        }
        UploadLimits few = new UploadLimits(64 << 20, 8 << 20, 2_000, 4 << 20, 200, Duration.ofMinutes(1));

        assertThat(check(deep.bytes(), few).faults().count()).isEqualTo(1_000);
        assertThat(check(wide.bytes(), few).faults().shown()).anySatisfy(fault -> assertThat(fault.message())
                .startsWith("must hold at most 2000 files and folders (fewlabel.uploads.entries-max), holds more")
                .contains("labeled/221/"));
    }

    /** One entry again and again, and such as only a map of entries would take for the same. */
    @Test
    void refusesOneEntryOfTheDirectoryTwice() throws IOException {
        Zips zip = Zips.pets();
        zip.again(zip.add("labeled/cat/2.png", Zips.picture("one")));

        assertThat(faults(zip.bytes()))
                .containsExactly(new Violation("labeled/cat/2.png", "must be there once, is there twice"));
    }

    @Test
    void refusesWhatIsNoWholeArchive() throws IOException {
        byte[] whole = Zips.pets().bytes();

        for (int length : new int[] {0, 1, 21, 22, whole.length / 2, whole.length - 1}) {
            assertThat(faults(Arrays.copyOf(whole, length)))
                    .as("%s bytes", length)
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.message()).startsWith("must be a whole ZIP archive"));
        }
        assertThat(faults(Arrays.copyOf(whole, whole.length + 1))).hasSize(1);
        assertThat(faults(Zips.pets().bytes(1))).hasSize(1);
        assertThat(faults(Zips.pets().bytes(3))).hasSize(1);
        assertThat(faults(Zips.pets().bytes(0xffff))).hasSize(1);
        assertThat(faults("no archive at all, but a text of some length".getBytes(UTF_8)))
                .hasSize(1);
    }

    @Test
    void countsTheEntriesBeforeItKeepsAny() throws IOException {
        Zips zip = new Zips();
        for (int i = 0; i < 60_000; i++) {
            zip.add("labeled/cat/" + i + ".png", new byte[0]);
        }
        UploadLimits few = new UploadLimits(64 << 20, 8 << 20, 59_999, 4 << 20, 200, Duration.ofMinutes(1));

        assertThat(check(zip.bytes(), few).faults().shown())
                .containsExactly(new Violation(
                        "", "must hold at most 59999 files and folders (fewlabel.uploads.entries-max), holds 60000"));
    }

    /** All that is allocated while it is looked through, be it freed or not, is less than a tenth of it. */
    @Test
    void holdsNothingOfAnArchiveInMemory() throws IOException {
        byte[] noise = noise(MEGABYTE);
        ScratchFile file = new ScratchFiles(folder, 1 << 30, "test").write(1, out -> {
            ZipOutputStream zip = new ZipOutputStream(out, UTF_8);
            for (int i = 0; i < 100; i++) {
                zip.putNextEntry(new ZipEntry("labeled/" + (i % 2 == 0 ? "cat/" : "dog/") + i + ".png"));
                zip.write(noise);
            }
            zip.finish();
        });
        UploadLimits limits = new UploadLimits(1 << 30, 1 << 30, 1_000, 4 << 20, 200, Duration.ofMinutes(1));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ZipCheck.of(file, limits); // Classes are loaded by then.
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        ZipCheck check = ZipCheck.of(file, limits);
        for (Picture picture : check.pictures()) {
            check.copy(picture, OutputStream.nullOutputStream());
        }

        assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
                .isLessThan(10 * MEGABYTE);
        assertThat(check.faults().shown()).isEmpty();
    }

    /** Whatever byte is another one: it is told, and nothing else comes of it. */
    @Test
    void anyByteMayBeAnother() throws IOException {
        byte[] whole = Zips.pets().bytes();
        for (int i = 0; i < whole.length; i++) {
            byte[] other = whole.clone();
            other[i] ^= (byte) 0x5b;
            check(other);
        }
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private List<Violation> faults(byte[] zip) throws IOException {
        return check(zip).faults().shown();
    }

    private ZipCheck check(byte[] zip) throws IOException {
        return check(zip, LIMITS);
    }

    private ZipCheck check(byte[] zip, UploadLimits limits) throws IOException {
        ScratchFile file = new ScratchFiles(folder, 1 << 30, "test").write(1, out -> out.write(zip));
        return ZipCheck.of(file, limits);
    }
}
