package org.fewlabel.labeler.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fewlabel.contracts.folder.AbsentImageFolderException;
import org.fewlabel.contracts.folder.FolderState;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.folder.ImageFolderException;
import org.fewlabel.contracts.folder.LargeImageFolderException;
import org.fewlabel.contracts.folder.ListingLimits;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.labeler.epoch.LoadedDataset;
import org.fewlabel.labeler.model.BusyException;
import org.fewlabel.learning.data.FolderPlace;
import org.jspecify.annotations.Nullable;

/**
 * The files of folders of images, by the images' indexes. Which file it is, is known from a list of the folder, never from who
 * asks. The last lists are kept for a while, whoever's jobs they serve, and each file is compared with how it was when it was
 * listed.
 */
final class FolderFiles {
    private static final int KEPT_MAX = 2;
    /** After that a folder is listed again, so that what was added is noticed. */
    private static final Duration KEPT = Duration.ofMinutes(1);
    /** For jobs of other files: the folder may be theirs by now. */
    private static final Duration KEPT_FOR_OTHERS = Duration.ofSeconds(5);

    private static final int BYTES_PER_IMAGE = 512;

    private final ListingLimits limits;
    private final Clock clock;
    /** By the place of the folder. */
    private final Map<Path, Listed> lists = new ConcurrentHashMap<>();

    FolderFiles(ListingLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    private record Listed(ImageFolder folder, ImageFolderSpec.Contents contents, FolderState state, Instant at) {}

    /**
     * @param place of the folder
     * @param folder of the data set
     * @throws NoPictureException if the folder is not there, or not as it was when the job was submitted
     * @throws BusyException if there is too little room for its list now
     */
    Path file(FolderPlace place, ImageFolderSpec folder, int index) throws IOException, NoPictureException {
        return file(place, folder, index, folder.upload() != null);
    }

    /**
     * @param unpackedAnew whether other files may be the same pictures: those of an upload are unpacked again when they had to give way,
     *     and their digest is looked at then
     */
    private Path file(FolderPlace place, ImageFolderSpec folder, int index, boolean unpackedAnew)
            throws IOException, NoPictureException {
        Listed listed = listed(place, folder);
        if (!folder.contents().agreesWith(listed.contents())) {
            throw NoPictureException.otherData(
                    folder.path() + ": its files are not those of when the job was submitted");
        }
        Path file = listed.folder().training().get(index).path();
        // Whatever a link in between points at by now.
        if (!file.toRealPath().startsWith(place.root().toRealPath())) {
            throw NoPictureException.otherData("the file lies behind a link that leads out of the folder of data sets");
        }
        if (!listed.state().mayHaveFile(index, listed.folder().training().get(index))) {
            lists.remove(key(place), listed); // Who asks again is told of what is there now.
            if (unpackedAnew) {
                return file(place, folder, index, false);
            }
            throw NoPictureException.otherData("the file was replaced since the folder was looked through");
        }
        return file;
    }

    /** Lets go of lists that are too old to be used. */
    void letGo() {
        lists.values().removeIf(each -> !isYoungerThan(KEPT, each));
    }

    private boolean isYoungerThan(Duration age, Listed listed) {
        return clock.instant().isBefore(listed.at().plus(age));
    }

    private static Path key(FolderPlace place) {
        return place.root().resolve(place.path());
    }

    private @Nullable Listed known(FolderPlace place, ImageFolderSpec wanted) {
        Listed known = lists.get(key(place));
        return known != null
                        && isYoungerThan(wanted.contents().agreesWith(known.contents()) ? KEPT : KEPT_FOR_OTHERS, known)
                ? known
                : null;
    }

    private Listed listed(FolderPlace place, ImageFolderSpec wanted) throws IOException, NoPictureException {
        Listed known = known(place, wanted);
        return known == null ? list(place, wanted) : known;
    }

    /** One at a time. */
    private synchronized Listed list(FolderPlace place, ImageFolderSpec wanted) throws IOException, NoPictureException {
        Listed known = known(place, wanted);
        if (known != null) {
            return known; // Somebody listed it meanwhile.
        }
        lists.remove(key(place)); // Not two of one in memory.
        while (lists.size() >= KEPT_MAX) {
            lists.entrySet().stream()
                    .min(Map.Entry.comparingByValue(Comparator.comparing(Listed::at)))
                    .ifPresent(oldest -> lists.remove(oldest.getKey()));
        }
        ImageFolderSpec.Contents contents = wanted.contents();
        long images = (long) contents.labeled() + contents.unlabeled() + contents.test();
        LoadedDataset.requireRoomToLook(images * BYTES_PER_IMAGE, "the list of the folder's files");
        try {
            ImageFolder found = ImageFolder.list(place.root(), place.path(), limits);
            Listed listed = new Listed(found, found.contents(), found.state(), clock.instant());
            lists.put(key(place), listed);
            return listed;
        } catch (AbsentImageFolderException e) {
            throw NoPictureException.unavailable(wanted.path() + ": it " + e.getMessage());
        } catch (LargeImageFolderException e) {
            throw NoPictureException.listingLimit(wanted.path() + ": it " + e.getMessage());
        } catch (ImageFolderException e) {
            throw NoPictureException.otherData(wanted.path() + ": it " + e.getMessage());
        }
    }
}
