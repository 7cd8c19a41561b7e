package org.fewlabel.labeler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.contracts.model.ModelFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedBackbonesTest {
    @TempDir
    Path folder;

    @Test
    void tellsAnExchangedFileFromAMissingOne() throws IOException, ModelFileException {
        ModelFolder models = new ModelFolder(folder);
        Path path = Files.writeString(folder.resolve("b.onnx"), "abc");
        ModelFile file = models.describe("b.onnx");
        MountedBackbones backbones = new MountedBackbones(models);
        assertThat(backbones.read(file)).asString().isEqualTo("abc");

        Files.writeString(path, "abd");
        assertThatThrownBy(() -> backbones.read(file))
                .isInstanceOfSatisfying(UnavailableBackboneException.class, e -> assertThat(e.isOther())
                        .isTrue())
                .hasMessageContaining("b.onnx must be the file that the job was submitted with");

        Files.delete(path);
        assertThatThrownBy(() -> backbones.read(file))
                .isInstanceOfSatisfying(UnavailableBackboneException.class, e -> assertThat(e.isOther())
                        .isFalse());
        assertThatThrownBy(() -> new MountedBackbones(new ModelFolder(null)).read(file))
                .isInstanceOfSatisfying(UnavailableBackboneException.class, e -> assertThat(e.isOther())
                        .isFalse())
                .hasMessageContaining("FEWLABEL_MODELS_FOLDER");
    }
}
