package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket, and the client that reaches it; tells what went wrong in the terms of who runs the store. */
record S3Bucket(S3Client client, String name, String place) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Between two pieces of an answer. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);
    /** For a request with its body, of which the largest is a part of an upload. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration PAUSE_MAX = Duration.ofMinutes(2);

    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_IMPLEMENTED = 501;
    /** What servers call a condition that they do not know; other bad requests have other names, such as RequestTimeout. */
    private static final Set<String> NOT_UNDERSTOOD =
            Set.of("NotImplemented", "InvalidArgument", "InvalidRequest", "UnsupportedHeader");

    /** What is asked of the bucket. */
    interface Request<T> {
        T send(S3Client client);
    }

    static S3Bucket of(String name, S3Settings settings, Patience patience) {
        // Left to itself the client adds checksums in a form that many other servers do not understand. Parts carry
        // Content-MD5, which all of them compare, and the digest of the whole is compared by whoever reads it.
        S3ClientBuilder builder = S3Client.builder()
                .forcePathStyle(settings.namesBucketInPath())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(SOCKET_TIMEOUT))
                .overrideConfiguration(override ->
                        override.apiCallAttemptTimeout(REQUEST_TIMEOUT).retryStrategy(retries(patience)));
        settings.endpoint().ifPresent(builder::endpointOverride);
        settings.regionOrThatOfTheEndpoint().map(Region::of).ifPresent(builder::region);
        String place = settings.endpoint().map(url -> " at " + url).orElse("");
        try {
            return new S3Bucket(builder.build(), name, "the bucket " + name + place);
        } catch (SdkClientException e) {
            throw new IllegalArgumentException(
                    "the client of the bucket " + name + " cannot be made; is fewlabel.artifacts.s3.region set? "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * @param what the request is about, for the message
     * @throws IOException that says what is wrong with the bucket or the way to it
     * @throws S3Exception if the answer is about the object, which the caller knows how to take
     */
    <T> T send(String what, Request<T> request) throws IOException {
        try {
            return request.send(client);
        } catch (AbortedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted in " + what);
            interrupted.initCause(e);
            throw interrupted;
        } catch (NoSuchBucketException e) {
            throw new IOException(place + " does not exist; create it, or correct fewlabel.artifacts.url", e);
        } catch (S3Exception e) {
            throw translate(what, e);
        } catch (SdkException e) {
            throw new IOException(
                    what + ": " + place
                            + " cannot be reached; check fewlabel.artifacts.s3.endpoint, the network and that"
                            + " there are credentials (such as AWS_ACCESS_KEY_ID): " + e.getMessage(),
                    e);
        }
    }

    /** Writes a small object; what is there under the key is replaced. */
    void put(String key, byte[] bytes) throws IOException {
        try {
            put(key, bytes, put -> {});
        } catch (S3Exception e) {
            throw new IOException("writing " + key + ": " + e.getMessage(), e);
        }
    }

    /** Writes a small object unless there is one under the key. A server that does not take the condition is asked without. */
    void create(String key, byte[] bytes) throws IOException {
        try {
            put(key, bytes, put -> put.ifNoneMatch("*"));
        } catch (S3Exception e) {
            if (e.statusCode() != PRECONDITION_FAILED) {
                throw new IOException("creating " + key + ": " + e.getMessage(), e);
            }
        } catch (IOException e) {
            if (!(e.getCause() instanceof S3Exception answer) || !isNotUnderstood(answer)) {
                throw e;
            }
            put(key, bytes);
        }
    }

    private static boolean isNotUnderstood(S3Exception answer) {
        return answer.statusCode() == NOT_IMPLEMENTED
                || answer.statusCode() == BAD_REQUEST
                        && answer.awsErrorDetails() != null
                        && NOT_UNDERSTOOD.contains(
                                String.valueOf(answer.awsErrorDetails().errorCode()));
    }

    private void put(String key, byte[] bytes, Consumer<PutObjectRequest.Builder> condition) throws IOException {
        send(
                "writing " + key,
                client -> client.putObject(
                        put -> condition.accept(
                                put.bucket(name).key(key).contentMD5(S3Upload.md5(bytes, bytes.length))),
                        RequestBody.fromBytes(bytes)));
    }

    private IOException translate(String what, S3Exception e) {
        int status = e.statusCode();
        if (status == 401 || status == 403) {
            return new IOException(
                    what + ": " + place + " refuses the credentials; they must be right and allow s3:ListBucket,"
                            + " s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and, of the gateway, s3:DeleteObject: "
                            + e.getMessage(),
                    e);
        }
        if (status == 301 || status == 307 || status == 400) {
            return new IOException(
                    what + ": " + place + " does not take the request; check fewlabel.artifacts.s3.region: "
                            + e.getMessage(),
                    e);
        }
        if (status == 404 || status == PRECONDITION_FAILED || status == 416) {
            throw e;
        }
        return new IOException(what + ": " + place + " answers " + status + ": " + e.getMessage(), e);
    }

    /** The number of tries is the bound, so the client's own budget of retries for all requests together is not used. */
    private static StandardRetryStrategy retries(Patience patience) {
        BackoffStrategy backoff = BackoffStrategy.exponentialDelayHalfJitter(patience.pauseFirst(), PAUSE_MAX);
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(patience.triesMax())
                // Somebody else is at the same key in this very moment.
                .retryOnException(e -> e instanceof S3Exception answer && answer.statusCode() == CONFLICT)
                .backoffStrategy(backoff)
                .throttlingBackoffStrategy(backoff)
                .circuitBreakerEnabled(false)
                .build();
    }
}
