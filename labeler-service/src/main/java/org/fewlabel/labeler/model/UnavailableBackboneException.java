package org.fewlabel.labeler.model;

import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.contracts.model.OtherModelFileException;

/** The file of a job's backbone is not to be had on this labeler, or is another one than the job was submitted with. */
public final class UnavailableBackboneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnavailableBackboneException(ModelFile file, ModelFileException cause) {
        super("the backbone " + file.name() + " " + cause.getMessage(), cause);
    }

    /** Whether there is one, but another. */
    public boolean isOther() {
        return getCause() instanceof OtherModelFileException;
    }
}
