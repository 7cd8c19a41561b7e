package org.fewlabel.gateway.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.fewlabel.artifacts.PictureFolders.Picture;
import org.fewlabel.contracts.folder.NamedFolder;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.service.scratch.ScratchFile;
import org.jspecify.annotations.Nullable;

/**
 * An archive looked through: all that is wrong with it, or what is in it. Every byte is unpacked and counted, none is kept, and no
 * size that the archive declares is believed.
 */
final class ZipCheck {
    private static final int BUFFER_BYTES = 1 << 14;
    /** Smaller files may be as even as they like. */
    private static final long RATIO_COUNTS_FROM_BYTES = 1 << 20;

    private final ScratchFile archive;
    private final UploadLimits limits;
    private final Violations faults = new Violations();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final List<Picture> pictures = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long unpacked;
    private @Nullable NamedFolder folder;
    private int leftOut;

    /** An entry, with where its bytes begin. */
    private record Place(ZipEntry entry, long start) {
        boolean isBefore(long position) {
            return entry.compressed() >= 0 && entry.compressed() <= position - start;
        }

        /** Of one that is before something. */
        long end() {
            return start + entry.compressed();
        }
    }

    private ZipCheck(ScratchFile archive, UploadLimits limits) {
        this.archive = archive;
        this.limits = limits;
    }

    static ZipCheck of(ScratchFile archive, UploadLimits limits) throws IOException {
        ZipCheck check = new ZipCheck(archive, limits);
        ZipDirectory directory;
        try {
            directory = ZipDirectory.read(archive, limits.entriesMax());
        } catch (UnreadableZipException e) {
            check.faults.add("", String.valueOf(e.getMessage()));
            return check;
        }
        check.look(directory);
        return check;
    }

    private void look(ZipDirectory directory) throws IOException {
        EntryNames names = new EntryNames(directory, limits.entriesMax(), faults);
        leftOut = names.leftOut();
        Map<String, Long> lengths = new LinkedHashMap<>();
        for (Map.Entry<String, ZipEntry> file : names.files().entrySet()) {
            ZipEntry entry = file.getValue();
            String flaw = entryFlaw(entry);
            String nameFlaw = NamedFolder.flaw(file.getKey()).orElse(null);
            if (nameFlaw == null) {
                // A class of which the only picture is damaged is no class without pictures.
                lengths.put(file.getKey(), entry.bytes());
            }
            if (flaw != null || nameFlaw != null) {
                faults.add(entry.name(), flaw != null ? flaw : String.valueOf(nameFlaw));
            } else {
                locate(file.getKey(), entry);
            }
        }
        refuseOverlaps(directory.start());
        for (Map.Entry<String, Place> file : places.entrySet()) {
            unpack(file.getKey(), file.getValue());
        }
        NamedFolder whole = NamedFolder.of(lengths, names.folders());
        whole.faults().forEach(faults::add);
        folder = whole;
    }

    private @Nullable String entryFlaw(ZipEntry entry) {
        if (entry.isLink()) {
            return "must be a file, is a link";
        }
        if (entry.isNeitherFileNorFolder()) {
            return "must be a file, is of another kind (mode " + Integer.toOctalString(entry.unixMode()) + ")";
        }
        if (entry.isEncrypted()) {
            return "must not be encrypted";
        }
        if (!entry.isReadable()) {
            return "must be stored or deflated, is compressed by method " + entry.method();
        }
        if (entry.bytes() == 0) {
            return "must be a picture, is empty";
        }
        return entry.bytes() < 0 || entry.bytes() > limits.pictureBytesMax()
                ? tooLarge("has " + Long.toUnsignedString(entry.bytes()))
                : null;
    }

    private String tooLarge(String what) {
        return "must have at most " + limits.pictureBytesMax() + " bytes (fewlabel.uploads.picture-max), " + what;
    }

    private void locate(String name, ZipEntry entry) throws IOException {
        try {
            places.put(name, new Place(entry, entry.start(archive)));
        } catch (UnreadableZipException e) {
            faults.add(entry.name(), String.valueOf(e.getMessage()));
        }
    }

    /** Files that share bytes make many gigabytes of few. */
    private void refuseOverlaps(long directoryStart) {
        List<Map.Entry<String, Place>> byPlace = new ArrayList<>(places.entrySet());
        byPlace.sort(Comparator.comparing(each -> each.getValue().entry().offset()));
        long end = 0;
        String before = "";
        for (Map.Entry<String, Place> each : byPlace) {
            Place place = each.getValue();
            if (!place.isBefore(directoryStart)) {
                faults.add(place.entry().name(), "must lie before the archive's directory, reaches into it");
                places.remove(each.getKey());
                continue; // Its end may be beyond all numbers.
            }
            if (place.entry().offset() < end) {
                faults.add(place.entry().name(), "must have bytes of its own, shares some with " + before);
                places.remove(each.getKey());
            }
            if (place.end() > end) {
                end = place.end();
                before = place.entry().name();
            }
        }
    }

    private void unpack(String name, Place place) throws IOException {
        if (unpacked > limits.unpackedBytesMax()) {
            return; // It is a fault already, and nothing more is unpacked.
        }
        ZipEntry entry = place.entry();
        CRC32 crc = new CRC32();
        long bytes = 0;
        try (InputStream in = entry.open(archive, place.start())) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                bytes += count;
                unpacked += count;
                crc.update(buffer, 0, count);
                String flaw = flawOnTheWay(entry, bytes);
                if (flaw != null) {
                    faults.add(entry.name(), flaw);
                    return;
                }
                if (unpacked > limits.unpackedBytesMax()) {
                    faults.add(
                            "",
                            "must have at most " + limits.unpackedBytesMax()
                                    + " bytes unpacked (fewlabel.uploads.unpacked-max); what comes after "
                                    + entry.name() + " was not looked at");
                    return;
                }
            }
        } catch (ZipException | EOFException e) {
            faults.add(entry.name(), "must be whole, is damaged: " + e.getMessage());
            return;
        }
        if (bytes != entry.bytes()) {
            faults.add(
                    entry.name(), "must have as many bytes as the directory says, " + entry.bytes() + ", has " + bytes);
        } else if (crc.getValue() != entry.crc32()) {
            faults.add(entry.name(), "must be whole, is damaged: its checksum is another one");
        } else {
            pictures.add(new Picture(name, bytes, entry.crc32()));
        }
    }

    private @Nullable String flawOnTheWay(ZipEntry entry, long bytes) {
        if (bytes > limits.pictureBytesMax()) {
            return tooLarge("says that it has " + entry.bytes() + " and has more");
        }
        return bytes > RATIO_COUNTS_FROM_BYTES && bytes / limits.ratioMax() > entry.compressed()
                ? "must have at most " + limits.ratioMax()
                        + " bytes for each compressed one (fewlabel.uploads.ratio-max), has over " + bytes + " for "
                        + entry.compressed()
                : null;
    }

    Violations faults() {
        return faults;
    }

    /** Those that are whole, in the order of the archive. */
    List<Picture> pictures() {
        return pictures;
    }

    /** What an entry is called in the archive, which is what whoever sent it knows it by. */
    String entryName(Picture picture) {
        return place(picture).entry().name();
    }

    /** Writes what is in a file once more. */
    void copy(Picture picture, OutputStream out) throws IOException {
        try (InputStream in = open(picture)) {
            in.transferTo(out);
        }
    }

    InputStream open(Picture picture) {
        Place place = place(picture);
        return place.entry().open(archive, place.start());
    }

    private Place place(Picture picture) {
        Place place = places.get(picture.name());
        if (place == null) {
            throw new IllegalArgumentException("no file of the archive is " + picture.name());
        }
        return place;
    }

    /** Of no meaning where there are faults. */
    NamedFolder folder() {
        if (folder == null) {
            throw new IllegalStateException("the archive has no directory");
        }
        return folder;
    }

    /** How many files and folders are passed over. */
    int leftOut() {
        return leftOut;
    }
}
