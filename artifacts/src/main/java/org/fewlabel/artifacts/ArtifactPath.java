package org.fewlabel.artifacts;

import java.util.regex.Pattern;

/** The form of a path, which every store holds its callers to. */
final class ArtifactPath {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private ArtifactPath() {}

    static String require(String path) {
        if (!FORM.matcher(path).matches()) {
            throw new IllegalArgumentException("an artifact's path must be made of parts between slashes, each of"
                    + " letters, digits, _, - and . and none beginning with a dot, was: " + path);
        }
        return path;
    }
}
