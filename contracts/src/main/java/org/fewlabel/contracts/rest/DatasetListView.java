package org.fewlabel.contracts.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data sets that a job can name, as users see them.
 *
 * @param moreFolders whether there are folders of images that are not listed
 */
public record DatasetListView(List<Dataset> datasets, boolean moreFolders) {
    public DatasetListView {
        datasets = List.copyOf(datasets);
    }

    /**
     * One data set. What only its pictures or a job say is null.
     *
     * @param name as a job names it
     * @param folder {@code dataset.folder.path} of a folder of images that is none of the uploads; else null
     * @param upload what there is to know of an uploaded folder of images, which jobs name by {@code dataset.folder.upload}; else null
     * @param present whether it is there; a published one that is not is fetched for the first job that needs it
     * @param refusal why a folder cannot be used; null where it can
     * @param training how many images there are to train on
     * @param labeled how many of these have a label
     * @param height of the images, in pixels; null where a job says it
     * @param samples addresses of some of its pictures; none where it is not there
     */
    public record Dataset(
            String name,
            @Nullable String folder,
            @Nullable UploadView upload,
            boolean present,
            @Nullable String refusal,
            int training,
            int labeled,
            int test,
            List<String> classes,
            @Nullable Integer height,
            @Nullable Integer width,
            @Nullable Integer channels,
            List<String> samples) {
        public Dataset {
            classes = List.copyOf(classes);
            samples = List.copyOf(samples);
        }
    }
}
