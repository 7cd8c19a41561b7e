package org.fewlabel.contracts.picture;

import java.util.List;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.jspecify.annotations.Nullable;

/**
 * The data sets that a labeler has: its answer to {@code POST /internal/v1/dataset-inventory}.
 *
 * @param published those that need not be fetched
 * @param folders of images, directly below the folder of data sets, by name
 * @param hasMoreFolders whether there are others, which were not looked at
 */
public record DatasetInventory(List<DatasetName> published, List<Folder> folders, boolean hasMoreFolders) {
    public DatasetInventory {
        published = List.copyOf(published);
        folders = List.copyOf(folders);
    }

    /**
     * One folder.
     *
     * @param path below the folder of data sets
     * @param contents null where it cannot be used
     * @param refusal why, beginning with a verb; null where it can
     */
    public record Folder(
            String path,
            ImageFolderSpec.@Nullable Contents contents,
            @Nullable String refusal) {}
}
