package org.fewlabel.contracts.folder;

import java.nio.file.Path;
import org.fewlabel.contracts.job.ImageFolders;

/**
 * The folders of images below a folder of this machine.
 *
 * @param root the folder of data sets
 */
public record MountedImageFolders(Path root, ListingLimits limits) implements ImageFolders {
    /** Looks through folders of whatever size. */
    public MountedImageFolders(Path root) {
        this(root, ListingLimits.NONE);
    }

    @Override
    public Look look(String path) {
        try {
            return new Found(ImageFolder.list(root, path, limits).contents());
        } catch (ImageFolderException e) {
            return new Refused(e.getMessage());
        }
    }
}
