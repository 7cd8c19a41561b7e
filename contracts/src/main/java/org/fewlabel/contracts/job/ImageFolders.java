package org.fewlabel.contracts.job;

/** Looks into users' folders of images, so that a job is refused before it is queued. */
@FunctionalInterface
public interface ImageFolders {
    /** For those who have no data at hand. */
    ImageFolders UNSEEN = path -> new Unseen();

    /** What became of a look into a folder. */
    sealed interface Look {}

    record Found(ImageFolderSpec.Contents contents) implements Look {}

    /**
     * An upload.
     *
     * @param name that it has now
     * @param sha256 its digest
     */
    record Uploaded(String name, String sha256, ImageFolderSpec.Contents contents) implements Look {}

    /** @param why for the user, beginning with a verb */
    record Refused(String why) implements Look {}

    /** The data are not on this machine. */
    record Unseen() implements Look {}

    /** @param path of the folder below the folder of data sets */
    Look look(String path);

    /** @param upload its digest, or the name that it has now */
    default Look lookForUpload(String upload) {
        return new Unseen();
    }
}
