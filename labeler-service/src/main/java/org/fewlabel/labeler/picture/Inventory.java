package org.fewlabel.labeler.picture;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.folder.ImageFolderException;
import org.fewlabel.contracts.folder.ListingLimits;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.picture.DatasetInventory;
import org.fewlabel.labeler.LabelerConfig;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks what data sets there are. Folders are looked through within limits, one look at a time, and not again for a while. */
@ApplicationScoped
class Inventory {
    private static final Logger LOG = Logger.getLogger(Inventory.class);
    static final int FOLDERS_MAX = 50;
    private static final Duration KEPT = Duration.ofSeconds(30);
    /** For all folders together; who asks waits for it. */
    private static final Duration LOOK_MAX = Duration.ofSeconds(20);

    private final DatasetSettings settings;
    private final int entriesMax;
    private final Clock clock;
    private @Nullable DatasetInventory last;
    private Instant lookedAt = Instant.MIN;

    @Inject
    Inventory(DatasetSettings settings, LabelerConfig config, Clock clock) {
        this.entriesMax = config.datasets().entriesMax();
        this.settings = settings;
        this.clock = clock;
    }

    synchronized DatasetInventory look() {
        DatasetInventory known = last;
        if (known != null && clock.instant().isBefore(lookedAt.plus(KEPT))) {
            return known;
        }
        List<DatasetName> published = Arrays.stream(DatasetName.values())
                .filter(name -> name != DatasetName.IMAGE_FOLDER && Datasets.isThere(name, settings))
                .toList();
        Path root = settings.folder();
        List<String> names = root == null ? List.of() : folders(root);
        Instant end = clock.instant().plus(LOOK_MAX);
        List<DatasetInventory.Folder> folders = new ArrayList<>();
        for (String name : names.subList(0, Math.min(FOLDERS_MAX, names.size()))) {
            folders.add(folder(Objects.requireNonNull(root), name, end));
        }
        DatasetInventory now = new DatasetInventory(published, folders, names.size() > FOLDERS_MAX);
        last = now;
        lookedAt = clock.instant();
        return now;
    }

    /** Those that look like folders of images, at most one more than are shown. */
    private List<String> folders(Path root) {
        try (Stream<Path> children = Files.list(root)) {
            return children.limit(entriesMax)
                    .filter(child -> Files.isDirectory(child.resolve("labeled")))
                    .map(child -> child.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && Text.flaw(name) == null)
                    .sorted()
                    .limit(FOLDERS_MAX + 1L)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("The folder of data sets cannot be listed: %s", e);
            return List.of();
        }
    }

    private DatasetInventory.Folder folder(Path root, String name, Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative() || left.isZero()) {
            return new DatasetInventory.Folder(name, null, "was not looked through, since the others took so long");
        }
        try {
            ImageFolderSpec.Contents found = ImageFolder.list(root, name, new ListingLimits(entriesMax, left))
                    .contents();
            String flaw = found.flaw();
            return new DatasetInventory.Folder(name, flaw == null ? found : null, flaw);
        } catch (ImageFolderException e) {
            return new DatasetInventory.Folder(name, null, e.getMessage());
        }
    }
}
