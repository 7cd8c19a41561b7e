package org.fewlabel.gateway.identity;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.gateway.AdvisoryLockRepository;

/** The table of tokens. Every method runs in the caller's transaction. */
@ApplicationScoped
class TokenRepository {
    private final Rows rows = new Rows();

    /** Panache's own methods, kept in here so that rows do not get out. */
    private static final class Rows implements PanacheRepositoryBase<TokenEntity, UUID> {}

    /** Keeps all others from adding any until the transaction ends: there may be no row yet to lock. */
    void lock() {
        AdvisoryLockRepository.hold(rows.getEntityManager(), AdvisoryLockRepository.NAMES, "api-tokens");
    }

    void add(KeptToken token) {
        rows.persist(new TokenEntity(token));
    }

    Optional<KeptToken> find(UUID id) {
        return rows.findByIdOptional(id).map(TokenEntity::token);
    }

    /** Newest first. */
    List<KeptToken> all(int max) {
        return rows.find("order by createdAt desc, id desc").range(0, max - 1).list().stream()
                .map(TokenEntity::token)
                .toList();
    }

    /** Those that somebody can ask with. */
    List<KeptToken> good(Instant now) {
        return rows.find("revokedAt is null and (expiresAt is null or expiresAt > ?1)", now).list().stream()
                .map(TokenEntity::token)
                .toList();
    }

    long count() {
        return rows.count();
    }

    void delete(UUID id) {
        rows.deleteById(id);
    }

    /** One that was revoked before stays as it is. */
    void revoke(UUID id, Instant now) {
        rows.update("revokedAt = ?1 where id = ?2 and revokedAt is null", now, id);
    }

    void used(UUID id, Instant then) {
        rows.update("lastUsedAt = ?1 where id = ?2 and (lastUsedAt is null or lastUsedAt < ?1)", then, id);
    }
}
