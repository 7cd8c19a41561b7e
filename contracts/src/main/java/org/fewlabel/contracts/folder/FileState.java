package org.fewlabel.contracts.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * How a file is known to its file system: what tells on one machine, without reading it, that it is not the same any more.
 *
 * @param file its length, time and place on disk: who replaces the file changes one of them, unless the old time is set again
 * @param entryNanos the time of its entry, which nobody can set, since 1970; 0 where there is none
 */
public record FileState(String file, long entryNanos) {
    public static FileState of(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            var attributes = Files.readAttributes(path, "unix:size,lastModifiedTime,ctime,ino");
            FileTime changed = (FileTime) attributes.get("ctime");
            return new FileState(
                    attributes.get("size") + " " + attributes.get("lastModifiedTime") + " " + attributes.get("ino"),
                    changed.to(TimeUnit.NANOSECONDS));
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileState(attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey(), 0);
    }
}
