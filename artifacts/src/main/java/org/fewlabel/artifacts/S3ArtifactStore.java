package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.contracts.ArtifactReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The store in a bucket of an object store.
 *
 * <p>An object appears whole or not at all: by one request if it fits into a part, else by the request that completes its
 * upload. Requests are tried again by the client, one part at a time, and a stream that breaks is read on from where it
 * broke, so nothing needs to be tried again around this store. What a killed writer has uploaded of an object stays
 * invisible in the bucket until its lifecycle rule for incomplete uploads removes it.
 */
final class S3ArtifactStore implements ArtifactStore {
    private static final int NOT_FOUND = 404;

    private final S3Bucket bucket;
    private final String prefix;
    private final Patience patience;

    private S3ArtifactStore(S3Bucket bucket, String prefix, Patience patience) {
        this.bucket = bucket;
        this.prefix = prefix;
        this.patience = patience;
    }

    /** Asks the bucket for a listing, so that a wrong name or credential shows at the start and not after an epoch. */
    static S3ArtifactStore open(URI url, S3Settings settings, Patience patience) throws IOException {
        String name = url.getRawAuthority();
        if (name == null
                || !name.matches("[a-z0-9][a-z0-9.-]*")
                || url.getQuery() != null
                || url.getFragment() != null) {
            throw new IllegalArgumentException(
                    "the artifact store's URL must be s3://bucket or s3://bucket/prefix, was: " + url);
        }
        String path = url.getRawPath().replaceAll("^/|/$", "");
        String prefix = path.isEmpty() ? "" : ArtifactPath.require(path) + "/";
        S3Bucket bucket = S3Bucket.of(name, settings, patience);
        bucket.send(
                "opening the artifact store",
                client -> client.listObjectsV2(
                        list -> list.bucket(name).prefix(prefix).maxKeys(1)));
        return new S3ArtifactStore(bucket, prefix, patience);
    }

    /** A key must be known before the first part is sent, and the digest is in it: so the content is written twice. */
    @Override
    public ArtifactReference put(String name, Content content) throws IOException {
        ArtifactPath.require(name);
        ArtifactReference reference = writeTo(OutputStream.nullOutputStream(), name, content);
        if (isWhole(reference)) {
            return reference;
        }
        try (S3Upload upload = new S3Upload(bucket, key(reference.path()))) {
            ArtifactReference sent = writeTo(upload, name, content);
            if (!sent.equals(reference)) {
                throw new IOException("writing " + name + ": its content was other bytes the second time");
            }
            upload.complete();
        }
        return reference;
    }

    private static ArtifactReference writeTo(OutputStream out, String name, Content content) throws IOException {
        MeasuringOutputStream measured = new MeasuringOutputStream(out);
        content.writeTo(measured);
        return measured.reference(name);
    }

    @Override
    public InputStream open(ArtifactReference reference) throws IOException {
        try {
            return new VerifyingInputStream(stream(reference.path()), reference);
        } catch (S3Exception e) {
            throw missing(reference.path(), e);
        }
    }

    @Override
    public Optional<ArtifactReference> find(String name, String sha256) throws IOException {
        String path = ArtifactPath.of(name, sha256);
        try {
            long bytes = bucket.send(
                            "looking for " + path,
                            client -> client.headObject(
                                    head -> head.bucket(bucket.name()).key(key(path))))
                    .contentLength();
            return Optional.of(new ArtifactReference(path, sha256, bytes));
        } catch (S3Exception e) {
            return Optional.empty();
        }
    }

    /** Looks first, for a server that ignores the condition; and afterwards, since only what lies there counts. */
    @Override
    public byte[] createRecord(String path, byte[] bytes) throws IOException {
        Optional<byte[]> before = readRecord(path);
        if (before.isPresent()) {
            return before.get();
        }
        try {
            bucket.create(key(path), bytes);
        } catch (IOException e) {
            // Some servers hang up on a request whose condition does not hold. Or the answer was lost, not the record.
            return readRecord(path).orElseThrow(() -> e);
        }
        return readRecord(path).orElseThrow(() -> new IOException("record " + path + " is gone at once"));
    }

    @Override
    public void replaceRecord(String path, byte[] bytes) throws IOException {
        bucket.put(key(path), bytes);
    }

    @Override
    public Optional<byte[]> readRecord(String path) throws IOException {
        try (InputStream in = stream(path)) {
            return Optional.of(in.readAllBytes());
        } catch (S3Exception e) {
            return Optional.empty();
        }
    }

    /** What is under the prefix and was not put there by a store, such as the mark of a folder, is passed over. */
    @Override
    public StoredFiles list(String folder, @Nullable String after, int max) throws IOException {
        StoredFiles.requireMax(max);
        String under = key(folder) + "/";
        ListObjectsV2Response answer = bucket.send(
                "listing " + under,
                client -> client.listObjectsV2(list -> list.bucket(bucket.name())
                        .prefix(under)
                        .startAfter(after == null ? null : prefix + after)
                        .maxKeys(max)));
        List<S3Object> found = answer.contents();
        boolean isLast = found.isEmpty() || !Boolean.TRUE.equals(answer.isTruncated());
        return new StoredFiles(
                found.stream()
                        .map(object -> new StoredFile(path(object), object.size(), object.lastModified()))
                        .filter(file -> ArtifactPath.isPlain(file.path()))
                        .toList(),
                isLast ? null : path(found.get(found.size() - 1)));
    }

    private String path(S3Object object) {
        return object.key().substring(prefix.length());
    }

    /** Where the bucket keeps versions, the bytes stay until its lifecycle rule removes them. */
    @Override
    public void delete(String path) throws IOException {
        try {
            bucket.send(
                    "deleting " + path,
                    client -> client.deleteObject(
                            delete -> delete.bucket(bucket.name()).key(key(path))));
        } catch (S3Exception e) {
            if (e.statusCode() != NOT_FOUND) {
                throw new IOException("deleting " + path + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public OptionalLong bytesFree() {
        return OptionalLong.empty();
    }

    private InputStream stream(String path) throws IOException {
        return new S3ObjectStream(bucket, key(path), patience.triesMax());
    }

    private String key(String path) {
        return prefix + ArtifactPath.require(path);
    }

    private static MissingArtifactException missing(String path, S3Exception cause) {
        MissingArtifactException missing = new MissingArtifactException(path);
        missing.initCause(cause);
        return missing;
    }
}
