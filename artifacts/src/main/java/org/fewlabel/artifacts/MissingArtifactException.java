package org.fewlabel.artifacts;

import java.io.IOException;

/** There is no artifact under the path that a reference names. */
public final class MissingArtifactException extends IOException {
    private static final long serialVersionUID = 1;

    public MissingArtifactException(String path) {
        super("artifact " + path + " is not in the store");
    }
}
