package org.fewlabel.standalone.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one name of an instance's folder, however it is written: its processes carry it on their command lines, by which another command
 * finds them.
 */
public final class StateFolder {
    private StateFolder() {}

    /**
     * Without links, as far as the folder is there; what {@code up} has yet to make is no link.
     *
     * @throws UncheckedIOException if it cannot be looked for
     */
    public static Path of(Path written) {
        Path whole = written.toAbsolutePath();
        Path there = whole;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        Path real = real(there);
        int known = there.getNameCount();
        if (known == whole.getNameCount()) {
            return real;
        }
        Path folder = real.resolve(whole.subpath(known, whole.getNameCount()));
        // The way back out of a folder that is not there may lead to one that is, or to a link.
        return folder.equals(folder.normalize()) ? folder : of(folder.normalize());
    }

    private static Path real(Path there) {
        try {
            return there.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
