package org.fewlabel.gateway.identity;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fewlabel.contracts.rest.IdentityView.Via;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.contracts.rest.TokenView;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.service.identity.Caller;
import org.fewlabel.service.identity.CallerTokens;
import org.fewlabel.service.identity.IdentityRule;
import org.fewlabel.service.identity.TokenDigest;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.OutageException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of users. There are few of them, so all that are good are in memory, as they were a few seconds ago at most while the
 * database answers: a request costs no query, however many come with tokens that there are not, and one that was revoked is good for
 * no longer.
 */
@ApplicationScoped
public class Tokens implements CallerTokens {
    private static final Logger LOG = Logger.getLogger(Tokens.class);

    /** Those that are over included: they tell who had one. */
    static final int TOKENS_MAX = 1_000;

    /** Within twice that a token that was revoked at another gateway is refused here. */
    private static final Duration FRESH = Duration.ofSeconds(5);
    /** One that is not among them may be new: it is looked for again, this often at most. */
    private static final Duration LOOKS_APART = Duration.ofSeconds(1);

    /** How long those that were good go on to be while the database does not answer, which cannot tell of any change either. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final Duration TURN_WAIT = Duration.ofSeconds(2);

    private static final int RANDOM_BYTES = 32;

    private final TokenRepository repository;
    private final DatabaseClock databaseClock;
    private final Clock clock;
    private final Optional<TokenDigest> operator;
    private final SecureRandom random = new SecureRandom();
    /** When each was used last since that was written; one for each that was in memory at the time. */
    private final Map<UUID, Instant> uses = new ConcurrentHashMap<>();

    private final ReentrantLock looking = new ReentrantLock();

    /** When the database did not answer; null once it has. Whoever comes then would wait for it one after the other. */
    private volatile @Nullable Instant awaySince;

    private volatile Snapshot snapshot = new Snapshot(Map.of(), Instant.MIN);

    @Inject
    Tokens(TokenRepository repository, DatabaseClock databaseClock, Clock clock, IdentityRule rule) {
        this.repository = repository;
        this.databaseClock = databaseClock;
        this.clock = clock;
        this.operator = rule.operatorToken();
    }

    /** Those that were good when they were looked up. */
    private record Snapshot(Map<TokenDigest, KeptToken> tokens, Instant takenAt) {
        boolean isOlderThan(Duration age, Instant now) {
            // A clock that was set back would otherwise keep it fresh until it is there again.
            return now.isBefore(takenAt) || now.isAfter(takenAt.plus(age));
        }
    }

    /** What became of a wish for a token. */
    sealed interface Making {}

    /** @param token itself, which nobody can tell later */
    record Made(KeptToken kept, String token) implements Making {}

    record TooMany() implements Making {}

    @Override
    public @Nullable Caller known(TokenDigest digest) {
        if (operator.isPresent() && operator.get().isSame(digest)) {
            return new Caller("operator", Set.of(Role.OPERATE), Via.TOKEN, "operator-token");
        }
        Snapshot seen = snapshot;
        Instant now = clock.instant();
        return seen.isOlderThan(isAway(now) ? GRACE : FRESH, now)
                ? null
                : callerIn(seen, digest).orElse(null);
    }

    @Override
    public Optional<Caller> find(TokenDigest digest) {
        Snapshot seen = snapshot;
        Instant now = clock.instant();
        // One that is not among them may be new: only the database can tell.
        boolean wasGood = !seen.isOlderThan(GRACE, now) && seen.tokens().containsKey(digest);
        // One who has just looked is not waited for. Where nobody has for long, one may have been revoked meanwhile.
        boolean isKnownForNow = wasGood && (!seen.isOlderThan(FRESH.multipliedBy(2), now) || isAway(now));
        try {
            return callerIn(looked(isKnownForNow ? Duration.ZERO : TURN_WAIT), digest);
        } catch (RuntimeException e) {
            if (wasGood) {
                Snapshot last = snapshot;
                return callerIn(last.takenAt().isAfter(seen.takenAt()) ? last : seen, digest);
            }
            throw e;
        }
    }

    /** Whether the database did not answer a moment ago. */
    private boolean isAway(Instant now) {
        Instant since = awaySince;
        return since != null && now.isBefore(since.plus(LOOKS_APART));
    }

    private Optional<Caller> callerIn(Snapshot seen, TokenDigest digest) {
        Instant now = clock.instant();
        KeptToken found = seen.tokens().get(digest);
        if (found == null || !found.isGoodAt(now)) {
            return Optional.empty();
        }
        uses.merge(found.id(), now, (one, other) -> one.isAfter(other) ? one : other);
        return Optional.of(found.caller());
    }

    /**
     * One at a time: those that wait take what the first one has found, or hear that it found nobody who knows.
     *
     * @param turnWait how long: a database that hangs must not take a thread for each of them
     */
    private Snapshot looked(Duration turnWait) {
        try {
            if (!looking.tryLock(turnWait.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!turnWait.isZero()) {
                    awaySince = clock.instant(); // Who looks hangs: nobody else is to wait as long.
                }
                throw new OutageException(Outage.DATABASE, new SQLException("it does not answer who else asks"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutageException(Outage.DATABASE, new SQLException("interrupted"));
        }
        try {
            return look();
        } finally {
            looking.unlock();
        }
    }

    private Snapshot look() {
        Instant now = clock.instant();
        if (!snapshot.isOlderThan(LOOKS_APART, now)) {
            return snapshot;
        }
        if (isAway(now)) {
            throw new OutageException(Outage.DATABASE, new SQLException("it did not answer a moment ago"));
        }
        try {
            List<KeptToken> good = QuarkusTransaction.requiringNew().call(() -> repository.good(databaseClock.now()));
            snapshot = new Snapshot(
                    good.stream().collect(Collectors.toUnmodifiableMap(KeptToken::digest, Function.identity())), now);
            awaySince = null;
            return snapshot;
        } catch (RuntimeException e) {
            awaySince = clock.instant();
            throw e;
        }
    }

    private void forgetWhatWasSeen() {
        looking.lock();
        try {
            snapshot = new Snapshot(Map.of(), Instant.MIN);
        } finally {
            looking.unlock();
        }
    }

    /** Newest first. */
    @Transactional
    List<KeptToken> all() {
        return repository.all(TOKENS_MAX);
    }

    Making make(TokenRequest request) {
        String token = drawn();
        Making making = QuarkusTransaction.requiringNew().call(() -> {
            repository.lock();
            return make(request, token);
        });
        forgetWhatWasSeen();
        return making;
    }

    private Making make(TokenRequest request, String token) {
        Instant now = databaseClock.now();
        if (repository.count() >= TOKENS_MAX && !forgetOldest(now)) {
            return new TooMany();
        }
        KeptToken kept = new KeptToken(
                UUID.randomUUID(),
                request.name(),
                request.owner(),
                request.roles(),
                TokenDigest.of(token),
                now,
                request.expiresAt(),
                null,
                null);
        repository.add(kept);
        LOG.infof(
                "token made: tokenId=%s owner=%s roles=%s",
                kept.id(), kept.owner(), kept.view().roles());
        return new Made(kept, token);
    }

    /** Of those that are over; whether there was any. */
    private boolean forgetOldest(Instant now) {
        List<KeptToken> all = repository.all(TOKENS_MAX);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (!all.get(i).isGoodAt(now)) {
                repository.delete(all.get(i).id());
                return true;
            }
        }
        return false;
    }

    private String drawn() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return TokenView.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @return whether there is such a token */
    boolean revoke(UUID id) {
        boolean isThere = QuarkusTransaction.requiringNew().call(() -> {
            boolean found = repository.find(id).isPresent();
            repository.revoke(id, databaseClock.now());
            return found;
        });
        forgetWhatWasSeen();
        if (isThere) {
            LOG.infof("token revoked: tokenId=%s", id);
        }
        return isThere;
    }

    /** Whether anybody can say that they are an operator. */
    @Transactional
    boolean knowsAnOperator() {
        return operator.isPresent()
                || repository.good(databaseClock.now()).stream().anyMatch(KeptToken::isForOperators);
    }

    /** Whether anybody could once, whose token has expired since or was revoked. */
    @Transactional
    boolean knewAnOperator() {
        return repository.all(TOKENS_MAX).stream().anyMatch(KeptToken::isForOperators);
    }

    @Scheduled(
            every = "1m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void writeUses() {
        // In one order, so that two gateways do not wait for each other.
        Map<UUID, Instant> due = new TreeMap<>(uses);
        if (due.isEmpty()) {
            return;
        }
        try {
            QuarkusTransaction.requiringNew().run(() -> due.forEach(repository::used));
            due.forEach(uses::remove); // One that was used since stays for the next time.
        } catch (RuntimeException e) {
            LOG.warnf("when tokens were used last is not written; this is tried again: %s", e.getMessage());
        }
    }
}
