package org.fewlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileArtifactStoreTest extends ArtifactStoreContract {
    @TempDir
    Path folder;

    @Override
    ArtifactStore open() throws IOException {
        return ArtifactStores.open(folder.resolve("store").toUri());
    }

    @Override
    void damage(String path, String content) throws IOException {
        Files.writeString(folder.resolve("store").resolve(path), content);
    }

    @Test
    void showsNothingOfAnArtifactThatIsStillBeingWritten() throws IOException {
        ArtifactStore store = open();
        store.put(PATH, out -> {
            out.write(new byte[1 << 20]);
            out.flush();
            // What a reader sees, and what would stay if the writer were killed now.
            assertThat(store.find(PATH)).isEmpty();
            assertThat(stored()).hasSize(1).first().asString().startsWith(".incoming/");
        });

        assertThat(stored()).containsExactly(PATH);
    }

    @Test
    void removesWhatAKilledWriterLeftLongAgo() throws IOException {
        Path abandoned = folder.resolve("store/.incoming/old.tmp");
        Path recent = folder.resolve("store/.incoming/new.tmp");
        Files.writeString(abandoned, "half an artif");
        Files.writeString(recent, "half an artif");
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

        ArtifactStores.open(folder.resolve("store").toUri());

        assertThat(abandoned).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void opensOnlyFoldersAndBuckets() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArtifactStores.open(URI.create("gopher://host/folder")))
                .withMessageContaining("file:///")
                .withMessageContaining("gopher");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArtifactStores.open(URI.create("file:relative")))
                .withMessageContaining("file:relative");
    }

    @Override
    List<String> stored() throws IOException {
        Path root = folder.resolve("store");
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }
}
