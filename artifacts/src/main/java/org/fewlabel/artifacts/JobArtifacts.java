package org.fewlabel.artifacts;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.fewlabel.contracts.ArtifactReference;

/**
 * What a job's attempts left in the store, for those who know the epoch but not which attempt trained it.
 *
 * <p>It is the last of the attempts that have the epoch: a later attempt goes on after the last epoch that counts, so it
 * has an epoch again only where the earlier attempt's did not count.
 *
 * @param attempt the job's last one
 */
public record JobArtifacts(ArtifactStore store, UUID jobId, int attempt) {
    /**
     * Finds an artifact of an epoch; its digest is computed from its bytes.
     *
     * @param path which one
     * @return empty if it was never made, or was removed
     */
    public Optional<ArtifactReference> find(int epoch, Function<EpochArtifacts, String> path) throws IOException {
        return last(epoch, path, store::find);
    }

    /**
     * Reads a small artifact of an epoch as a whole, once; see {@link ArtifactStore#read(String)}.
     *
     * @param path which one
     * @return empty if it was never made, or was removed
     */
    public Optional<byte[]> read(int epoch, Function<EpochArtifacts, String> path) throws IOException {
        return last(epoch, path, store::read);
    }

    private interface Look<T> {
        Optional<T> at(String path) throws IOException;
    }

    private <T> Optional<T> last(int epoch, Function<EpochArtifacts, String> path, Look<T> look) throws IOException {
        for (int each = attempt; each >= 1; each--) {
            Optional<T> found = look.at(path.apply(new EpochArtifacts(jobId, each, epoch)));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
