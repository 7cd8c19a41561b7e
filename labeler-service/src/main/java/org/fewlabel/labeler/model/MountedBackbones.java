package org.fewlabel.labeler.model;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.contracts.model.ModelFolder;
import org.fewlabel.learning.export.BackboneFiles;

/** The backbones in this service's folder of models. */
@ApplicationScoped
public class MountedBackbones implements BackboneFiles {
    private final ModelFolder folder;

    MountedBackbones(ModelFolder folder) {
        this.folder = folder;
    }

    /** @throws UnavailableBackboneException if it is not there, or another one than the job was submitted with */
    @Override
    public byte[] read(ModelFile file) throws IOException {
        try {
            return folder.readBackbone(file);
        } catch (ModelFileException e) {
            throw new UnavailableBackboneException(file, e);
        }
    }
}
