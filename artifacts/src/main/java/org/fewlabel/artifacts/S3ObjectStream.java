package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bytes of one object, read on from where a connection broke, a bounded number of times. */
final class S3ObjectStream extends InputStream {
    private final S3Bucket bucket;
    private final String key;
    private final String version;
    private final long length;
    private int triesLeft;
    private long position;
    private ResponseInputStream<GetObjectResponse> part;

    /** @throws S3Exception if there is no such object */
    S3ObjectStream(S3Bucket bucket, String key, int triesMax) throws IOException {
        this.bucket = bucket;
        this.key = key;
        this.triesLeft = triesMax;
        this.part = bucket.send(
                what(),
                client -> client.getObject(get -> get.bucket(bucket.name()).key(key)));
        this.version = part.response().eTag();
        this.length = part.response().contentLength();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (position < length) {
            int read = readPart(buffer, offset, count);
            if (read > 0) {
                position += read;
                return read;
            }
            part.abort();
            part = reopen();
        }
        return -1;
    }

    /** @return -1 also if the connection broke; each such costs a try */
    private int readPart(byte[] buffer, int offset, int count) throws IOException {
        IOException broken;
        try {
            int read = part.read(buffer, offset, count);
            if (read > 0) {
                return read;
            }
            broken = new IOException(what() + ": the connection ended after " + position + " of " + length + " bytes");
        } catch (IOException | SdkException e) {
            broken = new IOException(
                    what() + ": the connection broke after " + position + " of " + length + " bytes", e);
        }
        triesLeft--;
        if (triesLeft <= 0) {
            throw broken;
        }
        return -1;
    }

    private ResponseInputStream<GetObjectResponse> reopen() throws IOException {
        try {
            return bucket.send(
                    what(),
                    client -> client.getObject(get ->
                            get.bucket(bucket.name()).key(key).ifMatch(version).range("bytes=" + position + "-")));
        } catch (S3Exception e) {
            throw new IOException(what() + ": the object was replaced while it was read", e);
        }
    }

    /** Without reading the rest, as a stream that is closed early may have much of it. */
    @Override
    public void close() throws IOException {
        if (position < length) {
            part.abort();
        } else {
            part.close();
        }
    }

    private String what() {
        return "reading " + key;
    }
}
