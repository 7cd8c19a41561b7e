package org.fewlabel.gateway.folder;

import java.util.function.Function;
import org.fewlabel.contracts.job.ImageFolders;
import org.jspecify.annotations.Nullable;

/** The folders of images that the gateway knows of: those below a folder of this machine, if it has one, and uploads. */
public final class SeenFolders implements ImageFolders, AutoCloseable {
    private final @Nullable BoundedImageFolders mounted;
    private final Function<String, Look> uploads;

    /** @param uploads what there is to know of one, by its name or digest */
    public SeenFolders(@Nullable BoundedImageFolders mounted, Function<String, Look> uploads) {
        this.mounted = mounted;
        this.uploads = uploads;
    }

    @Override
    public Look look(String path) {
        return mounted == null ? new Unseen() : mounted.look(path);
    }

    @Override
    public Look lookForUpload(String upload) {
        return uploads.apply(upload);
    }

    @Override
    public void close() {
        if (mounted != null) {
            mounted.close();
        }
    }
}
