package org.fewlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelOfImage.Source;
import org.fewlabel.contracts.labelset.LabelSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelSetsTest {
    private static final LabelSet SET = set(1);

    @TempDir
    Path folder;

    private LabelSets sets;

    @BeforeEach
    void open() throws IOException {
        sets = new LabelSets(ArtifactStores.open(folder.toUri()));
    }

    @Test
    void findsASetByItsName() throws IOException {
        ArtifactReference stored = sets.put(SET);

        assertThat(sets.find(stored.sha256())).contains(SET);
        assertThat(sets.read(stored.sha256())).isEqualTo(SET);
    }

    @Test
    void givesTheSameLabelsTheSameNameAndOthersAnother() throws IOException {
        assertThat(sets.put(set(1))).isEqualTo(sets.put(SET));
        assertThat(sets.put(set(0)).sha256()).isNotEqualTo(sets.put(SET).sha256());
    }

    @Test
    void saysSoWhereThereIsNone() throws IOException {
        String unknown = "0".repeat(64);

        assertThat(sets.find(unknown)).isEmpty();
        assertThatExceptionOfType(MissingArtifactException.class)
                .isThrownBy(() -> sets.read(unknown))
                .withMessageContaining(unknown);
    }

    /** Whoever changes a file in the store changes no job that names the set. */
    @Test
    void rejectsOtherLabelsUnderTheName() throws IOException {
        ArtifactReference stored = sets.put(SET);
        Path file = folder.resolve(stored.path());
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, Files.readString(file).replace("\"label\":1", "\"label\":0"));

        assertThatExceptionOfType(CorruptArtifactException.class).isThrownBy(() -> sets.read(stored.sha256()));
    }

    private static LabelSet set(int label) {
        return LabelSet.of(
                DatasetName.TWO_MOONS,
                DatasetName.TWO_MOONS.classNames(),
                List.of(LabelOfImage.at(3, label, Source.GIVEN), LabelOfImage.at(4, 0, Source.PREDICTED)));
    }
}
