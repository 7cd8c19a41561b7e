package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedInputStream;
import java.io.IOException;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.learning.training.UnfitModelException;

/** The files of weights that jobs start from. */
@ApplicationScoped
class StartingModels {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ModelFolder folder;

    StartingModels(ModelFolder folder) {
        this.folder = folder;
    }

    /**
     * Reads a job's file, if it is still the one that the job was submitted with.
     *
     * @throws ModelFileException if it is not, or not to be had
     * @throws UnfitModelException if it is no safetensors file
     */
    Safetensors read(ModelFile file) throws ModelFileException, UnfitModelException, IOException {
        try {
            return folder.read(file, in -> Safetensors.read(new BufferedInputStream(in, BUFFER_BYTES), file.bytes()));
        } catch (CorruptSafetensorsException e) {
            throw new UnfitModelException(file.name() + " cannot be read: " + e.getMessage());
        }
    }
}
