package org.fewlabel.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.fewlabel.artifacts.PictureFolders.Picture;
import org.fewlabel.artifacts.PictureFolders.Source;
import org.fewlabel.contracts.ArtifactReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFoldersTest {
    private static final Source SOURCE =
            (picture, out) -> out.write(picture.name().getBytes(UTF_8));
    private static final List<Picture> PICTURES = List.of(picture("unlabeled/2.png"), picture("labeled/cat/1.png"));

    @TempDir
    Path root;

    @Test
    void knowsADigestBeforeAnythingIsStored() throws IOException {
        ArtifactStore store = ArtifactStores.open(root.toUri());
        String digest = PictureFolders.digest(PICTURES, SOURCE);
        assertThat(new PictureFolders(store).find(digest)).isEmpty();

        ArtifactReference stored = new PictureFolders(store).put(PICTURES, SOURCE);

        assertThat(stored.sha256()).isEqualTo(digest);
    }

    /** Such as ./cache, which a user may set. */
    @Test
    void unpacksIntoAFolderWhosePathGoesRoundAbout() throws IOException {
        PictureFolders folders =
                new PictureFolders(ArtifactStores.open(root.resolve("store").toUri()));
        ArtifactReference stored = folders.put(PICTURES, SOURCE);

        folders.unpack(stored, root.resolve("x/../././folder"));

        assertThat(root.resolve("folder/labeled/cat/1.png")).hasContent("labeled/cat/1.png");
        assertThat(root.resolve("folder/unlabeled/2.png")).hasContent("unlabeled/2.png");
    }

    private static Picture picture(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(UTF_8));
        return new Picture(name, name.length(), crc.getValue());
    }
}
