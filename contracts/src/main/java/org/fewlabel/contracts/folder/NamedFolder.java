package org.fewlabel.contracts.folder;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.job.Violation;

/**
 * A folder of images of which nothing but the names of its files and their lengths is at hand, as of an archive. It means what
 * {@link ImageFolder} says of the same files on a disk, only that nothing is left out: what would be is a fault.
 *
 * @param contents those of an {@link ImageFolder} of these files; of no meaning where there are faults
 * @param labeledPerClass how many images of each class are in {@code labeled}, in the order of the classes
 * @param faults of single names and of the whole, each field being the name of a file or a folder, or empty
 */
public record NamedFolder(ImageFolderSpec.Contents contents, List<Integer> labeledPerClass, List<Violation> faults) {
    /** The most parts that the name of a file may have: the part of the data set, the class, and what lies below. */
    public static final int PARTS_MAX = 2 + Listing.DEPTH_MAX;

    private static final String UNLABELED_PREFIX = Listing.UNLABELED + "/";
    /** What Linux, macOS and Windows take: a file of a longer name could not be written by whoever reads the folder. */
    private static final int PART_BYTES_MAX = 255;

    public NamedFolder {
        labeledPerClass = List.copyOf(labeledPerClass);
        faults = List.copyOf(faults);
    }

    /** Whether a file or a folder is what programs leave beside images, or hidden, or lies in such a folder. */
    public static boolean isLeftOut(String name) {
        for (String part : name.split("/", -1)) {
            if (ImageNames.isLeftOut(part)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What is wrong with one file's name, as the rule that it breaks; empty where nothing is.
     *
     * @param name with {@code /} between its parts
     */
    public static Optional<String> flaw(String name) {
        String text = Text.flaw(name);
        if (text != null) {
            return Optional.of(text);
        }
        String[] parts = name.split("/", -1);
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Listing.NAME_BYTES_MAX) {
            return Optional.of("must have a name of at most " + Listing.NAME_BYTES_MAX + " bytes, has one of " + bytes);
        }
        for (String part : parts) {
            int partBytes = part.getBytes(StandardCharsets.UTF_8).length;
            if (partBytes > PART_BYTES_MAX) {
                return Optional.of("must have at most " + PART_BYTES_MAX
                        + " bytes in each part of its name, has one of " + partBytes);
            }
        }
        if (!ImageNames.isImage(parts[parts.length - 1])) {
            return Optional.of("must be a picture, named .jpg, .jpeg, .png, .webp, .bmp or .gif");
        }
        int above = parts[0].equals(Listing.UNLABELED) ? 1 : 2;
        if (!Listing.PARTS.contains(parts[0]) || parts.length <= above) {
            return Optional.of("must lie in labeled/CLASS, unlabeled or test/CLASS");
        }
        int depth = parts.length - above;
        return depth > Listing.DEPTH_MAX
                ? Optional.of("must lie in at most " + (Listing.DEPTH_MAX - 1)
                        + " folders below its class's folder or unlabeled, lies in " + (depth - 1))
                : Optional.empty();
    }

    /**
     * Looks at a folder as a whole.
     *
     * @param files the lengths of those whose names have no {@linkplain #flaw flaw}, by name
     * @param folders names of folders, be there files in them or not
     */
    public static NamedFolder of(Map<String, Long> files, Collection<String> folders) {
        SortedMap<String, Integer> labeled = classes(Listing.LABELED, files.keySet(), folders);
        SortedMap<String, Integer> tested = classes(Listing.TEST, files.keySet(), folders);
        List<Violation> faults = new ArrayList<>();
        List<String> classes = List.copyOf(labeled.keySet());
        if (classes.isEmpty()) {
            faults.add(new Violation("", "must have a folder labeled with a folder for each class"));
        } else if (classes.size() < ImageFolderSpec.CLASSES_MIN || classes.size() > ImageFolderSpec.CLASSES_MAX) {
            faults.add(new Violation(
                    "labeled",
                    "must have " + ImageFolderSpec.CLASSES_MIN + " to " + ImageFolderSpec.CLASSES_MAX + " classes, had "
                            + classes.size()));
        }
        if (files.size() > ImageFolderSpec.IMAGES_MAX) {
            faults.add(new Violation("", "must have at most " + ImageFolderSpec.IMAGES_MAX + " images"));
        }
        try {
            ImageNames.requireDistinct(classes);
        } catch (ImageFolderException e) {
            faults.add(new Violation("labeled", e.getMessage()));
        }
        labeled.forEach((name, count) -> {
            if (count == 0) {
                faults.add(new Violation("labeled/" + name, "must have a JPEG, PNG, WebP, BMP or GIF file"));
            }
        });
        tested.keySet().stream()
                .filter(name -> !labeled.containsKey(name))
                .forEach(name -> faults.add(
                        new Violation("test/" + name, "must be a class of labeled" + Listing.twin(name, classes))));
        return new NamedFolder(contents(files, classes), List.copyOf(labeled.values()), faults);
    }

    /** How many files there are of each class in a part of the folder. */
    private static SortedMap<String, Integer> classes(
            String part, Collection<String> files, Collection<String> folders) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (String folder : folders) {
            String[] parts = folder.split("/", 3);
            if (parts.length >= 2 && parts[0].equals(part) && !parts[1].isEmpty()) {
                counts.merge(parts[1], 0, Integer::sum);
            }
        }
        for (String file : files) {
            String[] parts = file.split("/", 3);
            if (parts.length == 3 && parts[0].equals(part)) {
                counts.merge(parts[1], 1, Integer::sum);
            }
        }
        return counts;
    }

    /** In the order in which a listing of the folder counts. */
    private static ImageFolderSpec.Contents contents(Map<String, Long> files, List<String> classes) {
        MessageDigest digest = Sha256.newDigest();
        SortedMap<String, Long> sorted = new TreeMap<>(files);
        int labeled = 0;
        for (String name : classes) {
            labeled += digest(digest, sorted, Listing.LABELED + "/" + name + "/");
        }
        int unlabeled = digest(digest, sorted, UNLABELED_PREFIX);
        int test = 0;
        for (String name : new TreeSet<>(classes)) {
            test += digest(digest, sorted, Listing.TEST + "/" + name + "/");
        }
        return new ImageFolderSpec.Contents(classes, labeled, unlabeled, test, Sha256.hex(digest));
    }

    private static int digest(MessageDigest digest, SortedMap<String, Long> sorted, String prefix) {
        int count = 0;
        // What begins with the prefix comes right after it.
        for (Map.Entry<String, Long> file : sorted.tailMap(prefix).entrySet()) {
            if (!file.getKey().startsWith(prefix)) {
                break;
            }
            digest.update(Listing.digested(file.getKey(), file.getValue()));
            count++;
        }
        return count;
    }
}
