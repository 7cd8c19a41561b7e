package org.fewlabel.gateway.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.gateway.download.SharedArtifacts.Shared;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.service.scratch.NoRoomException;
import org.fewlabel.service.scratch.ScratchFiles;
import org.fewlabel.service.scratch.TooLargeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of each artifact there is one copy while somebody reads it: room for one and a half is enough for any number of readers. */
class SharedArtifactsTest {
    private static final int READERS = 16;

    @TempDir
    Path folder;

    private ArtifactStore store;
    private ArtifactReference one;
    private ArtifactReference other;
    private SharedArtifacts artifacts;

    @BeforeEach
    void storeTwo() throws IOException {
        store = new StoreAsDependency(
                ArtifactStores.open(folder.resolve("store").toUri()));
        one = store.put("one", bytes(1));
        other = store.put("other", bytes(2));
        artifacts = shared(one.bytes() * 3 / 2);
    }

    @Test
    void oneCopyServesAllWhoReadAtTheSameTime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        CountDownLatch together = new CountDownLatch(READERS);
        List<Future<Integer>> read = new ArrayList<>();
        for (int reader = 0; reader < READERS; reader++) {
            read.add(threads.submit(() -> {
                try (Shared shared = artifacts.open(one)) {
                    together.countDown();
                    together.await();
                    return shared.safetensors().require("it", Dtype.I32, 1000).nextInt();
                }
            }));
        }

        for (Future<Integer> each : read) {
            assertThat(each.get()).isEqualTo(1);
        }
        threads.shutdown();
        artifacts.open(other).close();
    }

    @Test
    void keepsTheCopyUntilTheLastReaderHasGone() throws IOException {
        Shared first = artifacts.open(one);
        Shared second = artifacts.open(one);
        first.close();
        first.close(); // Counts once.

        assertThat(second.safetensors().require("it", Dtype.I32, 1000).nextInt())
                .isEqualTo(1);
        assertThatThrownBy(() -> artifacts.open(other)).isInstanceOf(NoRoomException.class);
        second.close();
        artifacts.open(other).close();
    }

    @Test
    void refusesWhatIsNotWhatItsReferenceSaysAndKeepsNothingOfIt() throws IOException {
        byte[] rotten = Files.readAllBytes(folder.resolve("store").resolve(one.path()));
        rotten[rotten.length - 1] ^= 1;
        Files.write(folder.resolve("store").resolve(one.path()), rotten);

        for (int tries = 0; tries < 3; tries++) {
            assertThatThrownBy(() -> artifacts.open(one)).isInstanceOf(CorruptArtifactException.class);
        }

        artifacts.open(other).close();
    }

    @Test
    void triesAgainForWhoComesAfterAFailure() throws IOException {
        Path place = folder.resolve("store").resolve(one.path());
        byte[] bytes = Files.readAllBytes(place);
        Files.delete(place);
        assertThatThrownBy(() -> artifacts.open(one)).isInstanceOf(MissingArtifactException.class);
        Files.write(place, bytes);

        artifacts.open(one).close();
    }

    @Test
    void tellsADiskThatCannotBeWrittenFromAStoreThatDoesNotAnswer() throws IOException {
        SharedArtifacts noDisk =
                new SharedArtifacts(store, new ScratchFiles(folder.resolve("none"), one.bytes(), "max"));
        assertThatThrownBy(() -> noDisk.open(one))
                .isInstanceOf(OutageException.class)
                .hasMessageStartingWith("folder for temporary files");
        Files.delete(folder.resolve("store").resolve(one.path()));
        Files.createDirectory(folder.resolve("store").resolve(one.path())); // Opens, and cannot be read.

        assertThatThrownBy(() -> artifacts.open(one))
                .isInstanceOf(OutageException.class)
                .hasMessageStartingWith("artifact store");
    }

    @Test
    void refusesWhatWouldNeverHaveRoom() {
        assertThatThrownBy(() -> shared(100).open(one))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("fewlabel.downloads.scratch-max");
    }

    /** Whoever had the first would be told for ever that others leave no room for the second. */
    @Test
    void refusesWhatWouldNeverHaveRoomTogether() {
        artifacts.requireRoomFor(Set.of(one));

        assertThatThrownBy(() -> artifacts.requireRoomFor(Set.of(one, other)))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("fewlabel.downloads.scratch-max");
    }

    private SharedArtifacts shared(long room) {
        return new SharedArtifacts(store, new ScratchFiles(folder, room, "fewlabel.downloads.scratch-max"));
    }

    private static byte[] bytes(int first) throws IOException {
        int[] numbers = new int[1000];
        numbers[0] = first;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Safetensors(Map.of(), Map.of("it", Tensor.of(numbers, 1000))).writeTo(out);
        return out.toByteArray();
    }
}
