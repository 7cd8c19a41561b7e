package org.fewlabel.artifacts;

import java.util.regex.Pattern;

/** The form of a path, which every store holds its callers to. */
final class ArtifactPath {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private ArtifactPath() {}

    static boolean isPlain(String path) {
        return FORM.matcher(path).matches();
    }

    static String require(String path) {
        if (!isPlain(path)) {
            throw new IllegalArgumentException("an artifact's path must be made of parts between slashes, each of"
                    + " letters, digits, _, - and . and none beginning with a dot, was: " + path);
        }
        return path;
    }

    /**
     * Where the bytes of this digest lie under a name. All digits are in it: by some of them two artifacts could be one path.
     */
    static String of(String name, String sha256) {
        require(name);
        int slash = name.lastIndexOf('/');
        int dot = name.lastIndexOf('.');
        int end = dot > slash ? dot : name.length();
        return name.substring(0, end) + "-" + sha256 + name.substring(end);
    }
}
