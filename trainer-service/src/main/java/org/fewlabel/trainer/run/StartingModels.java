package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.learning.training.UnfitModelException;

/** The files of weights that jobs start from. */
@ApplicationScoped
class StartingModels {
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
        Path path = folder.require(file);
        try {
            Safetensors weights = Safetensors.read(path);
            folder.require(file); // Nor was it exchanged meanwhile.
            return weights;
        } catch (CorruptSafetensorsException e) {
            throw new UnfitModelException(file.name() + " cannot be read: " + e.getMessage());
        }
    }
}
