package org.fewlabel.artifacts.safetensors;

import java.io.IOException;

/** A file is not a safetensors file, or not the one that its reader expects. */
public final class CorruptSafetensorsException extends IOException {
    private static final long serialVersionUID = 1;

    public CorruptSafetensorsException(String what) {
        super("corrupt safetensors: " + what);
    }

    CorruptSafetensorsException(String what, Throwable cause) {
        super("corrupt safetensors: " + what, cause);
    }
}
