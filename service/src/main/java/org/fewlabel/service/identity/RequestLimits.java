package org.fewlabel.service.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.netty.util.NetUtil;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.fewlabel.contracts.ProblemDetails;
import org.jspecify.annotations.Nullable;

/**
 * How much is left of what each token, and each address, may ask: buckets of requests, and smaller ones of writes, that fill up again at a
 * steady pace. Strangers' are apart, so that however many addresses they come from, they push no token's bucket out of memory.
 */
@Singleton
class RequestLimits {
    /** Buckets of each kind that are in memory; those that were used last stay. A gateway knows a thousand tokens of its own at most. */
    private static final int BUCKETS_MAX = 10_000;

    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final boolean limited;
    private final Rate requests;
    private final Rate writes;
    private final TimeMeter time;
    private final Cache<String, Buckets> ofTokens;
    private final Cache<String, Buckets> ofAddresses;

    @Inject
    RequestLimits(RequestLimitsConfig config, IdentityRule rule) {
        this(config, rule, TimeMeter.SYSTEM_NANOTIME);
    }

    RequestLimits(RequestLimitsConfig config, IdentityRule rule, TimeMeter time) {
        this.limited = rule.isRequired() && config.limited();
        this.requests = new Rate("requests", config.perSecond(), config.burst(), "");
        this.writes = new Rate("writes", config.writesPerSecond(), config.writesBurst(), "WRITES_");
        this.time = time;
        // One that is forgotten after that is full by then, as a new one is.
        Duration kept = Duration.ofSeconds(Math.max(requests.secondsToFill(), writes.secondsToFill()) + 1);
        this.ofTokens = cache(kept);
        this.ofAddresses = cache(kept);
    }

    private static Cache<String, Buckets> cache(Duration kept) {
        return Caffeine.newBuilder()
                .maximumSize(BUCKETS_MAX)
                .expireAfterAccess(kept)
                .build();
    }

    /**
     * A pace.
     *
     * @param setting what its settings begin with, behind what all have in common
     */
    private record Rate(String what, int perSecond, int burst, String setting) {
        Rate {
            if (perSecond < 1 || burst < 1) {
                throw new IllegalArgumentException("FEWLABEL_REQUESTS_" + setting + "PER_SECOND and FEWLABEL_REQUESTS_"
                        + setting + "BURST must be at least 1, were: " + perSecond + " and " + burst);
            }
        }

        Bucket bucket(TimeMeter time) {
            return Bucket.builder()
                    .withCustomTimePrecision(time)
                    .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                    .build();
        }

        int secondsToFill() {
            return burst / perSecond + 1;
        }

        /** Empty where there is one left. */
        Optional<TooMany> take(Bucket bucket) {
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
            if (probe.isConsumed()) {
                return Optional.empty();
            }
            long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
            return Optional.of(new TooMany(
                    ProblemDetails.of(
                            "too-many-requests",
                            "There are too many requests",
                            429,
                            "there may be " + perSecond + " " + what + " a second, and " + burst
                                    + " at once after a pause (FEWLABEL_REQUESTS_" + setting + "PER_SECOND, _BURST)"
                                    + "; try again in " + seconds + " s"),
                    seconds));
        }
    }

    private record Buckets(Bucket requests, Bucket writes) {}

    /** @param retryAfterSeconds by then there is one left, if nothing else takes it */
    record TooMany(ProblemDetails problem, long retryAfterSeconds) {}

    /** Whether there are any: not on one machine, and not where they are turned off. */
    boolean areThere() {
        return limited;
    }

    /**
     * Takes one of a token's requests.
     *
     * @param credential the token's id
     * @return empty where there was one left
     */
    Optional<TooMany> takeOfToken(String credential, boolean isWrite) {
        return take(ofTokens, credential, isWrite);
    }

    /** Takes one of the requests of an address without a good token; null where nobody knows it. */
    Optional<TooMany> takeOfAddress(@Nullable String address, boolean isWrite) {
        return take(ofAddresses, network(address), isWrite);
    }

    private Optional<TooMany> take(Cache<String, Buckets> cache, String key, boolean isWrite) {
        if (!limited) {
            return Optional.empty();
        }
        Buckets buckets = cache.get(key, any -> new Buckets(requests.bucket(time), writes.bucket(time)));
        Optional<TooMany> tooMany = isWrite ? writes.take(buckets.writes()) : Optional.empty();
        return tooMany.isPresent() ? tooMany : requests.take(buckets.requests());
    }

    /** Whoever has one address of IPv6 has a network of them, of 64 bits. */
    private static String network(@Nullable String address) {
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
        return bytes != null && bytes.length == IPV6_BYTES
                ? HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_BYTES)
                : String.valueOf(address);
    }
}
