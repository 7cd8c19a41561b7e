package org.fewlabel.artifacts;

import java.net.URI;
import java.util.Optional;

/**
 * How an object store is reached. Nothing needs to be set for Amazon's. Credentials are not among the settings: they come
 * from where Amazon's tools take them, such as {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}.
 *
 * @param endpoint another server than Amazon's
 * @param region where the bucket is; without it what the environment says, or {@code us-east-1} at an endpoint of one's own
 * @param pathStyle whether the bucket is named in the path instead of the host; by default at an endpoint of one's own
 */
public record S3Settings(Optional<URI> endpoint, Optional<String> region, Optional<Boolean> pathStyle) {
    /** Amazon's, with the region of the environment. */
    public static final S3Settings DEFAULT = new S3Settings(Optional.empty(), Optional.empty(), Optional.empty());

    public S3Settings {
        endpoint.ifPresent(url -> {
            if (url.getRawUserInfo() != null) {
                // Not repeated: the endpoint is named in messages and by readiness.
                throw new IllegalArgumentException(
                        "the endpoint of the artifact store must not hold a user or password:"
                                + " they belong in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
            }
            if ((!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) || url.getHost() == null) {
                throw new IllegalArgumentException(
                        "the endpoint of the artifact store must be http://host or https://host, was: " + url);
            }
        });
    }

    boolean namesBucketInPath() {
        return pathStyle.orElse(endpoint.isPresent());
    }

    Optional<String> regionOrThatOfTheEndpoint() {
        return region.or(() -> endpoint.map(url -> "us-east-1"));
    }
}
