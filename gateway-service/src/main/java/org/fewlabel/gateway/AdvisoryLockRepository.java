package org.fewlabel.gateway;

import jakarta.persistence.EntityManager;

/**
 * Locks of PostgreSQL's that are of no row: they keep others out where there may be no row yet to lock. Each is held to the end of the
 * caller's transaction, by one gateway of all on the database, and is a key in a space of keys.
 */
public final class AdvisoryLockRepository {
    /** The space of what the services name. */
    public static final long NAMES = 0;
    /** The space of keys that users chose, so that none of them is one of those names. */
    public static final long KEYS = 1;

    private AdvisoryLockRepository() {}

    /** Waits for whoever holds it. */
    public static void hold(EntityManager entityManager, long space, String key) {
        // As text, for Hibernate knows no type of an answer that is none.
        entityManager
                .createNativeQuery(
                        "SELECT CAST(pg_advisory_xact_lock(hashtextextended(:key, :space)) AS text)", String.class)
                .setParameter("key", key)
                .setParameter("space", space)
                .getSingleResult();
    }

    /** Waits for nobody; false where another transaction holds it. */
    public static boolean holdIfFree(EntityManager entityManager, long space, String key) {
        return (Boolean) entityManager
                .createNativeQuery("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, :space))", Boolean.class)
                .setParameter("key", key)
                .setParameter("space", space)
                .getSingleResult();
    }
}
