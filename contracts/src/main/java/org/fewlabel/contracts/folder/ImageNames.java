package org.fewlabel.contracts.folder;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which names in an image folder are images, which are what programs leave there, and which cannot be told apart. */
final class ImageNames {
    private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "webp", "bmp", "gif");
    /** Of archives made on macOS, of Windows, of Synology's disks. Names that begin with a dot are left out anyway. */
    private static final Set<String> OF_PROGRAMS =
            Set.of("__macosx", "thumbs.db", "desktop.ini", "$recycle.bin", "system volume information");

    private static final String OF_SYNOLOGY = "@ea";
    /** What Java puts where a name is not text in the encoding that it takes names for. */
    private static final char UNKNOWN = '\ufffd';

    private ImageNames() {}

    static boolean isImage(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    static boolean isLeftOut(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return name.startsWith(".") || lower.startsWith(OF_SYNOLOGY) || OF_PROGRAMS.contains(lower);
    }

    /** @param shown the name with the folders that it is in */
    static void requireRepresentable(Path name, String shown) throws ImageFolderException {
        if (name.toString().indexOf(UNKNOWN) >= 0) {
            throw new ImageFolderException("has a name that this service cannot represent, " + shown
                    + ": it takes names for " + encoding()
                    + ". Start it with LC_ALL=C.UTF-8 and name files in UTF-8 (convmv renames them)");
        }
    }

    static String encoding() {
        return System.getProperty("sun.jnu.encoding", "an unknown encoding");
    }

    /** Two names that look alike are two classes for a computer and one for everybody else. */
    static void requireDistinct(List<String> classes) throws ImageFolderException {
        Map<String, String> byLooks = new HashMap<>();
        for (String name : classes) {
            String before = byLooks.put(looks(name), name);
            if (before != null) {
                throw new ImageFolderException("must have classes whose names differ to the eye, not " + before + " ("
                        + codePoints(before) + ") and " + name + " (" + codePoints(name)
                        + "): in Unicode's normal form C they are the same; move their files into one folder");
            }
        }
    }

    static String looks(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    static String codePoints(String name) {
        return name.codePoints()
                .mapToObj(point -> String.format(Locale.ROOT, "U+%04X", point))
                .collect(Collectors.joining(" "));
    }
}
