package org.fewlabel.artifacts;

import java.io.IOException;

/** An artifact's bytes are not the ones that its reference promises. */
public final class CorruptArtifactException extends IOException {
    private static final long serialVersionUID = 1;

    public CorruptArtifactException(String path, String what) {
        super("artifact " + path + " is corrupt: " + what);
    }
}
