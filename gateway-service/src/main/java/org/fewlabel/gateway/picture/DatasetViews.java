package org.fewlabel.gateway.picture;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.picture.DatasetInventory;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.DatasetListView.Dataset;
import org.fewlabel.gateway.dataset.Upload;

/** What a labeler sees of data sets, as users see it. */
final class DatasetViews {
    private static final int SAMPLES = 8;

    private DatasetViews() {}

    /** Published ones and folders; uploads come behind them. */
    static Stream<Dataset> of(DatasetInventory inventory) {
        return Stream.concat(
                Stream.of(DatasetName.values())
                        .filter(name -> name != DatasetName.IMAGE_FOLDER)
                        .map(name -> published(name, inventory.published().contains(name))),
                inventory.folders().stream().map(DatasetViews::folder));
    }

    private static Dataset published(DatasetName name, boolean isPresent) {
        DatasetShape shape = name.shape();
        return new Dataset(
                name.wireName(),
                null,
                null,
                isPresent,
                null,
                shape.trainingImages(),
                shape.trainingImages(),
                shape.testImages(),
                name.classNames(),
                shape.height(),
                shape.width(),
                shape.channels(),
                isPresent ? samples(name, shape.trainingImages(), "") : List.of());
    }

    private static Dataset folder(DatasetInventory.Folder folder) {
        ImageFolderSpec.Contents contents = folder.contents();
        int labeled = contents == null ? 0 : contents.labeled();
        int training = contents == null ? 0 : labeled + contents.unlabeled();
        return new Dataset(
                DatasetName.IMAGE_FOLDER.wireName(),
                folder.path(),
                null,
                contents != null,
                folder.refusal(),
                training,
                labeled,
                contents == null ? 0 : contents.test(),
                contents == null ? List.of() : contents.classes(),
                null,
                null,
                null,
                // The labeled ones come first, class by class.
                samples(
                        DatasetName.IMAGE_FOLDER,
                        labeled,
                        "?folder=" + URLEncoder.encode(folder.path(), StandardCharsets.UTF_8)));
    }

    static Dataset of(Upload upload) {
        ImageFolderSpec.Contents contents = upload.contents();
        return new Dataset(
                DatasetName.IMAGE_FOLDER.wireName(),
                null,
                upload.view(),
                true,
                null,
                contents.labeled() + contents.unlabeled(),
                contents.labeled(),
                contents.test(),
                contents.classes(),
                null,
                null,
                null,
                samples(DatasetName.IMAGE_FOLDER, contents.labeled(), "?upload=" + upload.sha256()));
    }

    /** All through the data set. */
    private static List<String> samples(DatasetName name, int images, String query) {
        return IntStream.range(0, Math.min(SAMPLES, images))
                .mapToObj(sample -> ApiPath.DATASETS + "/" + name.wireName() + "/images/"
                        + (long) sample * images / Math.min(SAMPLES, images) + query)
                .toList();
    }
}
