package org.fewlabel.standalone.predict;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.folder.PictureTree;

/** The pictures that somebody names: files, the pictures in folders, and what a list on standard input names. */
public final class PictureList {
    private static final String STANDARD_INPUT = "-";

    private PictureList() {}

    /**
     * The files, in the order in which they are named; those of a folder by name. A file that is named is taken whatever it is
     * called, and whether or not it is there.
     *
     * @param names {@code -} for one name a line in {@code in}
     */
    public static List<Path> of(List<String> names, InputStream in) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            if (name.equals(STANDARD_INPUT)) {
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.isBlank()) {
                        add(Path.of(line), files);
                    }
                }
            } else {
                add(Path.of(name), files);
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no picture in " + String.join(", ", names) + " (JPEG, PNG, WebP, BMP or GIF)");
        }
        return files;
    }

    private static void add(Path path, List<Path> files) throws IOException {
        if (Files.isDirectory(path)) {
            files.addAll(PictureTree.files(path));
        } else {
            files.add(path);
        }
    }
}
