package org.fewlabel.contracts.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What tells on one machine, without reading a file, that it is not the same any more. */
public final class FileState {
    private FileState() {}

    /** Also a file that was put in place of another with its old time is told by the time of its entry, on Unix. */
    public static String of(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            var attributes = Files.readAttributes(path, "unix:size,lastModifiedTime,ctime,ino");
            return attributes.get("size") + " " + attributes.get("lastModifiedTime") + " " + attributes.get("ctime")
                    + " " + attributes.get("ino");
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
    }
}
