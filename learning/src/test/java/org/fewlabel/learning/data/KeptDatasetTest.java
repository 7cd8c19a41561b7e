package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.folder.MountedImageFolders;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What trainer and labeler keep between jobs: one that saw the old pictures must not work with one that sees the new ones. */
class KeptDatasetTest {
    private final List<String> news = new ArrayList<>();

    @TempDir
    Path root;

    private Path broken;
    private KeptDataset kept;

    @BeforeEach
    void generate() throws IOException {
        GeneratedImages.write(root.resolve("colours"), 3, 4, 0);
        broken = root.resolve("colours/unlabeled/1.png");
        kept = new KeptDataset(new DatasetSettings(root, root.resolve("cache")));
    }

    @Test
    void keepsWhatDidNotChange() throws IOException {
        Dataset first = load("one", spec());

        assertThat(load("two", spec())).isSameAs(first);
    }

    @Test
    void readsARepairedFileAnewForTheNextJob() throws IOException {
        byte[] whole = Files.readAllBytes(broken);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1; // Same name, same length.
        Files.write(broken, damaged);
        DatasetSpec spec = spec();
        Dataset first = load("one", spec);
        assertThat(first.unreadable()).singleElement().satisfies(file -> assertThat(file.file())
                .isEqualTo("unlabeled/1.png"));
        Files.delete(broken);
        Files.write(broken, whole);

        assertThat(load("one", spec)).as("a job keeps what it began with").isSameAs(first);
        Dataset second = load("two", spec);

        assertThat(second.unreadable()).isEmpty();
        assertThat(news).contains("its files have changed");
    }

    /** A job that needs fewer labels read the folder before, and passed over what this one needs. */
    @Test
    void countsTheReadableLabelsAnewForAJobThatNeedsMore() throws IOException {
        Files.writeString(root.resolve("colours/labeled/red/1.png"), "broken");
        load("few", spec(4));

        assertThatThrownBy(() -> load("all", spec(6))).hasMessageContaining("only 5 can be read");
        assertThat(load("few again", spec(4))).isNotNull();
    }

    private Dataset load(String job, DatasetSpec spec) throws IOException {
        return kept.load(job, spec, news::add);
    }

    private DatasetSpec spec() {
        return spec(6);
    }

    private DatasetSpec spec(int labels) {
        String json = """
                {"dataset": {"name": "image-folder", "labels": %s,
                             "folder": {"path": "colours", "height": 16, "width": 16}},
                 "method": {"name": "supervised"}}
                """.formatted(labels);
        return ((JobSpec.Accepted) JobSpec.read(json, new MountedImageFolders(root)))
                .spec()
                .dataset();
    }
}
