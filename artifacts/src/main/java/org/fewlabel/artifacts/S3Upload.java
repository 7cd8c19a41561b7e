package org.fewlabel.artifacts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One object on its way into a bucket: what is written is sent part by part, with the memory of one part. It is in the
 * bucket once {@link #complete} returns; closed before, it leaves nothing.
 */
final class S3Upload extends OutputStream {
    /** The protocol wants at least 5 MiB, and at most 10,000 parts: an artifact may have 80 GB. */
    static final int PART_BYTES = 8 << 20;

    private static final int PARTS_MAX = 10_000;
    private static final int BUFFER_BYTES_FIRST = 1 << 16;
    private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(10);

    private final S3Bucket bucket;
    private final String key;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer = new byte[BUFFER_BYTES_FIRST];
    private int buffered;
    private @Nullable String uploadId;
    private boolean completed;

    S3Upload(S3Bucket bucket, String key) {
        this.bucket = bucket;
        this.key = key;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int end = offset + length;
        while (from < end) {
            if (buffered == PART_BYTES) {
                sendPart();
            }
            int count = Math.min(end - from, PART_BYTES - buffered);
            reserve(buffered + count);
            System.arraycopy(bytes, from, buffer, buffered, count);
            buffered += count;
            from += count;
        }
    }

    /** Makes the object visible. */
    void complete() throws IOException {
        if (uploadId == null) {
            send(() -> bucket.send(
                    what(),
                    client -> client.putObject(
                            put -> put.bucket(bucket.name()).key(key).contentMD5(md5(buffer, buffered)), body())));
        } else {
            sendPart();
            send(() -> bucket.send(
                    what(),
                    client -> client.completeMultipartUpload(complete -> complete.bucket(bucket.name())
                            .key(key)
                            .uploadId(uploadId)
                            .multipartUpload(upload -> upload.parts(parts)))));
        }
        completed = true;
    }

    @Override
    public void close() throws IOException {
        if (completed || uploadId == null) {
            return;
        }
        // Also who was interrupted tidies up; without the flag, or the request would not be sent.
        boolean interrupted = Thread.interrupted();
        try {
            bucket.send(
                    "taking back the upload of " + key,
                    client -> client.abortMultipartUpload(abort -> abort.bucket(bucket.name())
                            .key(key)
                            .uploadId(uploadId)
                            .overrideConfiguration(override -> override.apiCallTimeout(ABORT_TIMEOUT))));
        } catch (S3Exception e) {
            throw new IOException("the upload of " + key + " is not there to be taken back", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void sendPart() throws IOException {
        if (parts.size() == PARTS_MAX) {
            throw new IOException(what() + ": it is longer than " + PARTS_MAX + " parts of " + PART_BYTES + " bytes");
        }
        if (uploadId == null) {
            uploadId = send(() -> bucket.send(
                            what(),
                            client -> client.createMultipartUpload(
                                    create -> create.bucket(bucket.name()).key(key)))
                    .uploadId());
        }
        int number = parts.size() + 1;
        String tag = send(() -> bucket.send(
                        what(),
                        client -> client.uploadPart(
                                part -> part.bucket(bucket.name())
                                        .key(key)
                                        .uploadId(uploadId)
                                        .partNumber(number)
                                        .contentMD5(md5(buffer, buffered)),
                                body()))
                .eTag());
        parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        buffered = 0;
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    /** To a writer, an object or upload that is not there is only a failure. */
    private <T> T send(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (S3Exception e) {
            throw new IOException(what() + ": " + e.getMessage(), e);
        }
    }

    private void reserve(int bytes) {
        if (bytes > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(PART_BYTES, Math.max(bytes, 2 * buffer.length)));
        }
    }

    /** Read from the buffer at each try; nothing is written to it meanwhile. */
    private RequestBody body() {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(buffer, 0, buffered), buffered, "application/octet-stream");
    }

    static String md5(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes, 0, length);
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has MD5", e);
        }
    }

    private String what() {
        return "writing " + key;
    }
}
