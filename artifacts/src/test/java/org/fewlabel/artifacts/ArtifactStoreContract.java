package org.fewlabel.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.fewlabel.contracts.ArtifactReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do, whatever it is made of. */
abstract class ArtifactStoreContract {
    static final String PATH = "jobs/1/attempts/2/epochs/3/snapshot.safetensors";
    /** Of the three bytes "abc", from FIPS 180-2. */
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private ArtifactStore store;

    /** Opens the store that is tested, empty. */
    abstract ArtifactStore open() throws IOException;

    /** Puts other bytes in an artifact's place, past the store. */
    abstract void damage(String path, String content) throws IOException;

    /** Every path under which there is something. */
    abstract List<String> stored() throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        store = open();
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));

        assertThat(reference).isEqualTo(new ArtifactReference(PATH, SHA256_OF_ABC, 3));
        assertThat(store.read(reference)).asString(UTF_8).isEqualTo("abc");
    }

    @Test
    void findsWhatIsThereWithItsDigest() throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));

        assertThat(store.find(PATH)).contains(reference);
        assertThat(store.find("jobs/1")).isEmpty();
        assertThat(store.find("jobs/2")).isEmpty();
    }

    @Test
    void keepsAnEmptyArtifact() throws IOException {
        ArtifactReference reference = store.put(PATH, new byte[0]);

        assertThat(store.read(reference)).isEmpty();
    }

    @Test
    void replacesAnArtifactAsAWhole() throws IOException {
        ArtifactReference first = store.put(PATH, "a longer one".getBytes(UTF_8));

        ArtifactReference second = store.put(PATH, "abc".getBytes(UTF_8));

        assertThat(store.read(second)).asString(UTF_8).isEqualTo("abc");
        assertThatThrownBy(() -> store.read(first)).isInstanceOf(CorruptArtifactException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "../outside",
                "jobs/../../outside",
                "jobs//1",
                "jobs/",
                "jobs/.",
                ".incoming/x",
                "jobs/.hidden",
                "jobs\\1",
                "jobs/a b",
                "jobs/\u00e9",
                "jobs/a\nb"
            })
    void rejectsAPathThatIsNotPlain(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.put(path, new byte[1]))
                .withMessageContaining("path");
        assertThatIllegalArgumentException().isThrownBy(() -> store.find(path)).withMessageContaining("path");
    }

    @Test
    void namesTheArtifactThatIsMissing() {
        assertThatThrownBy(() -> store.read(new ArtifactReference(PATH, SHA256_OF_ABC, 3)))
                .isInstanceOf(MissingArtifactException.class)
                .hasMessageContaining(PATH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "abd", "abcd"})
    void refusesWhatIsNotAsTheReferencePromises(String damaged) throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));
        damage(PATH, damaged);

        assertThatThrownBy(() -> store.read(reference))
                .isInstanceOf(CorruptArtifactException.class)
                .hasMessageContaining(PATH);
    }

    @Test
    void verifiesAStreamThatIsReadByteByByteOrSkipped() throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));
        damage(PATH, "xbc");

        try (InputStream in = store.open(reference)) {
            assertThat(in.skip(1)).isEqualTo(1);
            assertThat(in.read()).isEqualTo('b');
            assertThatThrownBy(in::read).isInstanceOf(CorruptArtifactException.class);
            assertThatThrownBy(in::read).isInstanceOf(CorruptArtifactException.class);
        }
    }

    /** Who passes an artifact on as it is read would else have sent all of it before it turns out to be another. */
    @ParameterizedTest
    @ValueSource(strings = {"abd", "abcd"})
    void neverGivesAllBytesOfWhatIsNotAsTheReferencePromises(String damaged) throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));
        damage(PATH, damaged);
        ByteArrayOutputStream passedOn = new ByteArrayOutputStream();

        try (InputStream in = store.open(reference)) {
            assertThatThrownBy(() -> in.transferTo(passedOn)).isInstanceOf(CorruptArtifactException.class);
        }

        assertThat(passedOn.size()).isLessThan(3);
    }

    @Test
    void leavesNothingBehindWhenTheContentFails() throws IOException {
        ArtifactReference before = store.put(PATH, "abc".getBytes(UTF_8));

        assertThatThrownBy(() -> store.put(PATH, out -> {
                    out.write(new byte[20 << 20]);
                    throw new IOException("the network is gone");
                }))
                .hasMessage("the network is gone");

        assertThat(store.read(before)).asString(UTF_8).isEqualTo("abc");
        assertThat(stored()).containsExactly(PATH);
    }

    @Test
    void neverMixesTwoWritersOfOnePath() throws Exception {
        int writers = 8;
        List<byte[]> contents = IntStream.range(0, writers)
                .mapToObj(writer -> {
                    byte[] content = new byte[300_000 + writer];
                    Arrays.fill(content, (byte) writer);
                    return content;
                })
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<ArtifactReference>> puts;
        try {
            puts = threads.invokeAll(contents.stream()
                    .map(content -> (Callable<ArtifactReference>) () -> store.put(PATH, content))
                    .toList());
        } finally {
            threads.shutdown();
        }

        ArtifactReference there = store.find(PATH).orElseThrow();

        assertThat(puts).extracting(Future::get).contains(there);
        assertThat(contents).contains(store.read(there));
        assertThat(stored()).containsExactly(PATH);
    }

    @Test
    void givesBackALargeArtifact() throws IOException {
        byte[] large = new byte[(20 << 20) + 1];
        new Random(5).nextBytes(large);

        ArtifactReference reference = store.put(PATH, large);

        assertThat(store.read(reference)).isEqualTo(large);
        assertThat(store.find(PATH)).contains(reference);
    }

    @Test
    void showsNothingBeforeTheArtifactIsWhole() throws IOException {
        ArtifactReference reference = store.put(PATH, out -> {
            out.write(new byte[20 << 20]);
            out.flush();
            assertThat(store.find(PATH)).isEmpty();
        });

        assertThat(store.find(PATH)).contains(reference);
    }
}
