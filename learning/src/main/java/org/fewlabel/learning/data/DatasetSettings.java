package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.jspecify.annotations.Nullable;

/**
 * Where data sets lie on this machine.
 *
 * @param folder of the user's own; looked into first, never written to
 * @param cache of the project's; what is fetched is kept here
 * @param uploads folders that users sent; null where there are none
 */
public record DatasetSettings(
        @Nullable Path folder, Path cache, @Nullable UploadedFolders uploads) {
    /** Without uploads. */
    public DatasetSettings(@Nullable Path folder, Path cache) {
        this(folder, cache, null);
    }

    /**
     * Where a folder of images is, to be closed by whoever reads it. An upload is fetched if it is not there.
     *
     * @param progress hears what is going on, in words for people
     * @throws DatasetUnavailableException if it cannot be had on this machine
     * @throws IOException of an upload, as {@link UploadedFolders} says
     */
    public FolderPlace place(ImageFolderSpec wanted, Consumer<String> progress) throws IOException {
        if (wanted.upload() != null) {
            if (uploads == null) {
                throw new DatasetUnavailableException(DatasetName.IMAGE_FOLDER, "there are no uploads here");
            }
            return uploads.use(wanted, progress);
        }
        if (folder == null) {
            throw new DatasetUnavailableException(
                    DatasetName.IMAGE_FOLDER,
                    List.of(new DatasetUnavailableException.Tried("the configured folder", "none is configured")),
                    "What to do: name the folder that holds " + wanted.path()
                            + " in fewlabel.datasets.folder (environment: FEWLABEL_DATASETS_FOLDER).");
        }
        return new FolderPlace(folder, wanted.path(), null);
    }

    /** Whether what this machine keeps of an upload is not what was sent, so that the next who wants it has it fetched. */
    boolean isDamaged(ImageFolderSpec folder) throws DatasetUnavailableException {
        return folder.upload() != null && uploads != null && uploads.isDamaged(folder);
    }

    /** The project's place in the user's cache folder, as the XDG base directory specification has it. */
    public static Path userCache() {
        String caches = System.getenv("XDG_CACHE_HOME");
        // The specification: a relative path is to be ignored.
        return caches != null && Path.of(caches).isAbsolute()
                ? Path.of(caches, "fewlabel")
                : Path.of(System.getProperty("user.home"), ".cache", "fewlabel");
    }
}
