package org.fewlabel.gateway.dataset;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.PictureFolders;
import org.fewlabel.artifacts.PictureFolders.Picture;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.download.UploadBody;
import org.fewlabel.gateway.identity.Ownership;
import org.fewlabel.gateway.labeler.Labelers;
import org.fewlabel.gateway.quota.Quotas;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.scratch.ScratchFile;
import org.fewlabel.service.scratch.ScratchFiles;
import org.jspecify.annotations.Nullable;

/**
 * The uploaded folders of images: their files in the store, and a row for each of them. The files come first, whole; the row makes them
 * visible. What breaks off before the row leaves nothing that anybody sees, and the same upload again finds the files there.
 */
@ApplicationScoped
public class Uploads {
    private static final int NAME_LENGTH_MAX = 100;
    private static final int NAMES_SHOWN_MAX = 20;
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{N}]([\\p{L}\\p{M}\\p{N} ._-]*[\\p{L}\\p{M}\\p{N}_-])?");

    private final UploadRepository repository;
    private final PictureFolders folders;
    private final PictureQuestions questions;
    private final UploadLimits limits;
    private final ScratchFiles scratch;
    private final int keptMax;
    /** One archive's names at a time are in memory; the others wait on disk. */
    private final ReentrantLock looking = new ReentrantLock(true);

    private final DatabaseClock clock;
    private final Ownership ownership;
    private final Quotas quotas;

    Uploads(
            UploadRepository repository,
            ArtifactStore store,
            Labelers labelers,
            UploadLimits limits,
            GatewayConfig config,
            DatabaseClock clock,
            Ownership ownership,
            Quotas quotas) {
        this.ownership = ownership;
        this.repository = repository;
        this.folders = new PictureFolders(store);
        this.questions = new PictureQuestions(labelers, config.uploads().labelerWaitMax());
        this.limits = limits;
        this.scratch =
                ScratchFiles.temporary(config.uploads().scratchMax().asLongValue(), "fewlabel.uploads.scratch-max");
        this.keptMax = config.uploads().keptMax();
        this.clock = clock;
        this.quotas = quotas;
    }

    /** What became of an upload. */
    sealed interface Outcome {}

    /** @param isNew false if the same pictures were there already, under whatever name */
    record Taken(Upload upload, boolean isNew) implements Outcome {}

    /** @param count how many there are, those included that are not listed */
    record Faulty(List<Violation> faults, int count) implements Outcome {}

    /** The pictures could not be looked at. */
    record Unanswered(Problem problem) implements Outcome {}

    /** @param by the upload of other pictures that is called so */
    record NameTaken(Upload by) implements Outcome {}

    record TooMany(int max) implements Outcome {}

    /** What became of a deletion. */
    enum Deletion {
        DONE,
        UNKNOWN,
        IN_USE
    }

    /** What is wrong with a name for an upload; null where nothing is. */
    static @Nullable String flaw(String name) {
        String flaw = Text.flaw(name, NAME_LENGTH_MAX);
        if (flaw != null) {
            return flaw;
        }
        if (!NAME.matcher(name).matches()) {
            return "must be made of letters, digits, spaces, ., _ and -, and begin with a letter or a digit";
        }
        boolean isPublished = Arrays.stream(DatasetName.values())
                .anyMatch(each -> each.wireName().equals(name.toLowerCase(Locale.ROOT)));
        return isPublished || Check.isDigest(name) ? "must not be the name of another data set" : null;
    }

    /**
     * Takes an archive in.
     *
     * @param name without a {@link #flaw}
     * @param body read to its end at most
     * @throws IOException if the body cannot be read, among others
     * @throws org.fewlabel.gateway.quota.QuotaReachedException if whoever sends it has no room for it
     */
    Outcome take(String name, UploadBody body) throws IOException {
        try (ScratchFile archive = body.receivedIn(scratch)) {
            looking.lock();
            try {
                return take(name, archive);
            } finally {
                looking.unlock();
            }
        }
    }

    /**
     * Sees to it before an archive comes that there is room for it, as far as can be told: an archive of pictures is about as long as
     * they are. That it may be one that is there already nobody knows yet; who has no room for it is not heard out.
     *
     * @throws org.fewlabel.gateway.quota.QuotaReachedException if there is none
     */
    void requireRoom(long archiveBytes) {
        quotas.requireStorage(ownership.owner(), archiveBytes);
    }

    private Outcome take(String name, ScratchFile archive) throws IOException {
        ZipCheck check = ZipCheck.of(archive, limits);
        Optional<Problem> unanswered = questions.ask(check);
        Violations faults = check.faults();
        if (unanswered.isPresent()) {
            if (faults.isEmpty()) {
                return new Unanswered(unanswered.get());
            }
            faults.add("", "has pictures that were not looked at, since no labeler answered");
        }
        if (!faults.isEmpty()) {
            return new Faulty(faults.shown(), faults.count());
        }
        Upload upload = upload(name, check, PictureFolders.digest(check.pictures(), check::copy));
        // Nothing removes files from the store: those of an upload that is refused must not get there.
        Optional<Outcome> refusal = QuarkusTransaction.joiningExisting().call(() -> refusal(upload));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ArtifactReference stored = folders.put(check.pictures(), check::copy);
        if (!stored.sha256().equals(upload.sha256())) {
            throw new IOException("the pictures of an archive changed while they were stored");
        }
        return register(upload);
    }

    private Upload upload(String name, ZipCheck check, String sha256) {
        return new Upload(
                sha256,
                normalized(name),
                check.pictures().stream().mapToLong(Picture::bytes).sum(),
                check.folder().contents(),
                check.folder().labeledPerClass(),
                check.leftOut(),
                clock.now(),
                ownership.owner());
    }

    /** So that names that look alike are one. */
    private static String normalized(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /**
     * Why it cannot be listed; empty if it can, or is already.
     *
     * @throws org.fewlabel.gateway.quota.QuotaReachedException if its owner has no room for it
     */
    private Optional<Outcome> refusal(Upload upload) {
        if (repository.find(upload.sha256()).isPresent()) {
            return Optional.empty();
        }
        Optional<Upload> called = repository.calledLike(upload.name());
        if (called.isPresent()) {
            return Optional.of(new NameTaken(called.get()));
        }
        if (repository.count() >= keptMax) {
            return Optional.of(new TooMany(keptMax));
        }
        quotas.requireStorage(upload.owner(), upload.bytes());
        return Optional.empty();
    }

    /** Meanwhile another may have come that has the name. */
    private Outcome register(Upload upload) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            repository.lock();
            Optional<Upload> same = repository.find(upload.sha256());
            if (same.isPresent()) {
                return new Taken(same.get(), false);
            }
            Optional<Outcome> refusal = refusal(upload);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            repository.add(upload);
            return new Taken(upload, true);
        });
    }

    /** Of all, by their names. */
    public List<String> digests() {
        return QuarkusTransaction.joiningExisting().call(repository::digests);
    }

    /** @param upload its digest, or the name that it has now */
    public Optional<Upload> find(String upload) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> Check.isDigest(upload) ? repository.find(upload) : repository.named(normalized(upload)));
    }

    /** What a job that names an upload is to know of it. */
    public ImageFolders.Look look(String upload) {
        Optional<Upload> found = find(upload);
        if (found.isPresent()) {
            return new ImageFolders.Uploaded(
                    found.get().name(), found.get().sha256(), found.get().contents());
        }
        return new ImageFolders.Refused(
                QuarkusTransaction.joiningExisting().call(this::choice) + "; was " + Text.shown(upload));
    }

    /** Which there are, for whoever names another one. */
    private String choice() {
        List<String> names = repository.names(NAMES_SHOWN_MAX);
        long more = repository.count() - names.size();
        return names.isEmpty()
                ? "must be an upload, there is none"
                : "must be one of the uploads: " + String.join(", ", names)
                        + (more > 0 ? " and " + more + " more" : "");
    }

    /** Takes an upload off the list. Its files stay in the store, for jobs that are over and for what goes on from them. */
    Deletion delete(String name) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            repository.lock();
            Optional<Upload> found = find(name);
            if (found.isEmpty()) {
                return Deletion.UNKNOWN;
            }
            ownership.require("the upload", found.get().owner());
            String sha256 = found.get().sha256();
            if (repository.unfinishedJobs(sha256) > 0) {
                return Deletion.IN_USE;
            }
            repository.delete(sha256, clock.now());
            return Deletion.DONE;
        });
    }
}
