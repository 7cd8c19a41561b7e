package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Text;
import org.jspecify.annotations.Nullable;

/**
 * A user's own images: a folder with {@code labeled/<class>/}, {@code unlabeled/} and {@code test/<class>/}, below the
 * folder of data sets or uploaded.
 *
 * @param path below the folder of data sets, with {@code /} between its parts; of an upload the name that it had when the job was
 *     submitted, for people
 * @param upload the digest of an uploaded folder, which alone says what is in it; null for one below the folder of data sets
 * @param height of the images as the network sees them, in pixels
 * @param width the same
 * @param channels 3 for colour, 1 for grey
 * @param unreadableMax how many files that cannot be read are passed over
 * @param orientation whether pictures are turned as their EXIF data say
 * @param contents what is in the folder; part of the job, so that all services count the same images
 */
public record ImageFolderSpec(
        String path,
        // Specs of mounted folders stay as they were before there were uploads, so that runs of then and now are
        // compared.
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String upload,
        int height,
        int width,
        int channels,
        int unreadableMax,
        ImageOrientation orientation,
        Contents contents) {
    /** Stands in for the contents of a folder that was refused, so that reading can go on. */
    private static final Contents UNKNOWN = new Contents(List.of("a", "b"), 1_000_000, 0, 0, null);

    private static final ImageOrientation ORIENTATION = ImageOrientation.EXIF;
    private static final int PATH_LENGTH_MAX = 200;
    private static final int SIDE_MIN = 16;
    private static final int SIDE_MAX = 256;
    /** The networks halve an image twice. */
    private static final int SIDE_DIVISOR = 4;

    public static final int IMAGES_MAX = 10_000_000;
    /** Their names travel in one event. Who has more of them has another trouble than a few broken files. */
    public static final int UNREADABLE_MAX = 1_000;

    public static final int CLASSES_MIN = 2;
    public static final int CLASSES_MAX = 1_000;

    /** As file systems have it. */
    private static final int CLASS_NAME_LENGTH_MAX = 255;

    /** What the images of a part of the set take in memory must fit into one array. */
    private static final long BYTES_MAX = Integer.MAX_VALUE - 8;

    /**
     * What is in a folder.
     *
     * @param classes the names of the folders in {@code labeled}, sorted
     * @param labeled images in {@code labeled}
     * @param unlabeled images in {@code unlabeled}
     * @param test images in {@code test}; 0 if there is none
     * @param sha256 of the list of files with their lengths; null if nobody looked when the job was submitted
     * @param leftOut what else is there; for people, so it does not matter whether it is still the same
     */
    public record Contents(
            List<String> classes,
            int labeled,
            int unlabeled,
            int test,
            @Nullable String sha256,
            LeftOut leftOut) {
        public Contents {
            classes = List.copyOf(classes);
            // Specs of before this field lack it.
            leftOut = leftOut == null ? LeftOut.NOTHING : leftOut;
        }

        /** Of a folder with nothing else in it. */
        public Contents(List<String> classes, int labeled, int unlabeled, int test, @Nullable String sha256) {
            this(classes, labeled, unlabeled, test, sha256, LeftOut.NOTHING);
        }

        static Contents read(Fields fields) {
            Contents contents = new Contents(
                    fields.requiredTexts("classes", CLASSES_MIN, CLASSES_MAX, CLASS_NAME_LENGTH_MAX),
                    fields.requiredInteger("labeled", 1, IMAGES_MAX),
                    fields.integer("unlabeled", 0, 0, IMAGES_MAX),
                    fields.integer("test", 0, 0, IMAGES_MAX),
                    fields.optionalDigest("sha256"),
                    fields.has("leftOut") ? LeftOut.read(fields.object("leftOut")) : LeftOut.NOTHING);
            fields.rejectUnknown();
            contents.requirePossible(fields);
            return contents;
        }

        /** A trainer would find no folder like it, and blame the folder. */
        private void requirePossible(Fields fields) {
            List<String> sorted = classes.stream().sorted().toList();
            if (!classes.equals(sorted)) {
                fields.reject(
                        "classes", "must be sorted, as the folder's are: " + Text.shown(String.join(", ", sorted)));
            }
            if (labeled < classes.size()) {
                fields.reject(
                        "labeled", "must be at least " + classes.size() + ", an image for each class, was " + labeled);
            }
        }

        /** What two services must agree on. */
        public Contents withoutLeftOut() {
            return new Contents(classes, labeled, unlabeled, test, sha256);
        }

        /** Why no job may have such a folder, beginning with a verb; null where one may. */
        public @Nullable String flaw() {
            for (String name : classes) {
                String flaw = Text.flaw(name);
                if (flaw != null) {
                    return "holds a class whose name " + flaw + ", was " + Text.shown(name);
                }
            }
            return null;
        }

        /** Whether it is the same as far as both know. */
        public boolean agreesWith(Contents other) {
            return classes.equals(other.classes)
                    && labeled == other.labeled
                    && unlabeled == other.unlabeled
                    && test == other.test
                    && (sha256 == null || other.sha256 == null || sha256.equals(other.sha256));
        }
    }

    public ImageFolderSpec {
        // Specs of before this field lack it.
        orientation = orientation == null ? ImageOrientation.STORED : orientation;
        if (upload != null) {
            Check.digest("upload", upload);
        }
    }

    /** One below the folder of data sets whose pictures are turned as their EXIF data say. */
    public ImageFolderSpec(String path, int height, int width, int channels, int unreadableMax, Contents contents) {
        this(path, null, height, width, channels, unreadableMax, ORIENTATION, contents);
    }

    /** The same for an upload. */
    public static ImageFolderSpec uploaded(
            String name, String sha256, int height, int width, int channels, int unreadableMax, Contents contents) {
        return new ImageFolderSpec(name, sha256, height, width, channels, unreadableMax, ORIENTATION, contents);
    }

    /** Where a folder is, and what is in it. */
    private record Place(String path, @Nullable String upload, Contents contents) {}

    static ImageFolderSpec read(Fields fields, ImageFolders folders) {
        Place place = fields.has("upload") ? readUpload(fields, folders) : readMounted(fields, folders);
        int height = readSide(fields, "height");
        int width = readSide(fields, "width");
        int channels = fields.integer("channels", 3, 1, 3);
        if (channels == 2) {
            fields.reject("channels", "must be 3 for colour or 1 for grey, was 2");
        }
        int unreadableMax = fields.integer("unreadableMax", 10, 0, UNREADABLE_MAX);
        ImageOrientation orientation = fields.choice("orientation", ORIENTATION);
        fields.rejectUnknown();
        ImageFolderSpec folder = new ImageFolderSpec(
                place.path(), place.upload(), height, width, channels, unreadableMax, orientation, place.contents());
        DatasetShape shape = folder.shape();
        if (place.contents() != UNKNOWN
                && (long) Math.max(shape.trainingImages(), shape.testImages()) * height * width * channels
                        > BYTES_MAX) {
            fields.reject(
                    place.upload() == null ? "path" : "upload",
                    "has " + shape.trainingImages() + " training images, which take more than 2 GB at " + height + "×"
                            + width + "; choose a smaller size");
        }
        if (place.contents() != UNKNOWN
                && (long) Math.max(shape.trainingImages(), shape.testImages()) * shape.classes() > Integer.MAX_VALUE) {
            fields.reject(
                    place.upload() == null ? "path" : "upload",
                    "has " + shape.trainingImages() + " training images of " + shape.classes()
                            + " classes, whose probabilities are more than " + Integer.MAX_VALUE
                            + "; choose fewer images");
        }
        return folder;
    }

    private static int readSide(Fields fields, String name) {
        int side = fields.integer(name, 32, SIDE_MIN, SIDE_MAX);
        if (side % SIDE_DIVISOR != 0) {
            fields.reject(name, "must be divisible by " + SIDE_DIVISOR + ", was " + side);
        }
        return side;
    }

    private static Place readMounted(Fields fields, ImageFolders folders) {
        String path = fields.requiredText("path", PATH_LENGTH_MAX);
        Contents written = writtenContents(fields);
        ImageFolders.Look look = path.isEmpty() ? new ImageFolders.Unseen() : folders.look(path);
        if (look instanceof ImageFolders.Refused refused) {
            fields.reject("path", refused.why());
            return new Place(path, null, UNKNOWN);
        }
        if (look instanceof ImageFolders.Found found) {
            return new Place(path, null, agreed(fields, "path", written, found.contents()));
        }
        if (written == null && !path.isEmpty()) {
            fields.reject(
                    "contents",
                    "is required, since the gateway does not see the folder: it has no fewlabel.datasets.folder");
        }
        return new Place(path, null, written == null ? UNKNOWN : written);
    }

    /** By its digest, or by the name that it has now. Whatever name a spec had for it before is of no consequence. */
    private static Place readUpload(Fields fields, ImageFolders folders) {
        String upload = fields.requiredText("upload", PATH_LENGTH_MAX);
        String path = fields.text("path", upload.isEmpty() ? "?" : upload, PATH_LENGTH_MAX);
        Contents written = writtenContents(fields);
        ImageFolders.Look look = upload.isEmpty() ? new ImageFolders.Unseen() : folders.lookForUpload(upload);
        if (look instanceof ImageFolders.Refused refused) {
            fields.reject("upload", refused.why());
            return new Place(path, null, UNKNOWN);
        }
        if (look instanceof ImageFolders.Uploaded found) {
            return new Place(found.name(), found.sha256(), agreed(fields, "upload", written, found.contents()));
        }
        if (!upload.isEmpty() && (!Check.isDigest(upload) || written == null)) {
            fields.reject("upload", "must be a digest, with the contents beside it, where uploads are not seen");
        }
        return written == null || !Check.isDigest(upload)
                ? new Place(path, null, UNKNOWN)
                : new Place(path, upload, written);
    }

    private static @Nullable Contents writtenContents(Fields fields) {
        return fields.has("contents") ? Contents.read(fields.object("contents")) : null;
    }

    private static Contents agreed(Fields fields, String field, @Nullable Contents written, Contents found) {
        String flaw = found.flaw();
        if (flaw != null) {
            fields.reject(field, flaw);
            return UNKNOWN;
        }
        if (written != null && !written.agreesWith(found)) {
            fields.reject("contents", "is not what the folder holds; leave it out");
        }
        return found;
    }

    /** Whether the images are the same ones, read alike. */
    boolean hasImagesOf(ImageFolderSpec other) {
        return withoutLeftOut().equals(other.withoutLeftOut());
    }

    /** Of an upload also without its name, which may be another one's by now. */
    private ImageFolderSpec withoutLeftOut() {
        return new ImageFolderSpec(
                upload == null ? path : upload,
                upload,
                height,
                width,
                channels,
                unreadableMax,
                orientation,
                contents.withoutLeftOut());
    }

    DatasetShape shape() {
        return new DatasetShape(
                contents.labeled() + contents.unlabeled(),
                contents.test(),
                contents.classes().size(),
                height,
                width,
                channels);
    }
}
