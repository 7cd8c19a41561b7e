package org.fewlabel.learning.export;

import java.io.IOException;
import org.fewlabel.contracts.model.ModelFile;

/** Where the files of backbones are to be had. */
@FunctionalInterface
public interface BackboneFiles {
    /** The whole file, the one that the job holds. */
    byte[] read(ModelFile file) throws IOException;
}
