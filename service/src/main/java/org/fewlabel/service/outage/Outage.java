package org.fewlabel.service.outage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a dependency that does not answer from work that cannot be done.
 *
 * @param dependency what is missing, for people
 * @param message how that showed
 */
public record Outage(String dependency, String message) {
    /** What an outage of a service's own database is called. */
    public static final String DATABASE = "PostgreSQL";
    /** What an outage of the brokers is called. */
    public static final String KAFKA = "Kafka";
    /** What an outage of the artifact store is called. */
    public static final String STORE = "artifact store";
    /** What it is called when the disk takes or gives nothing of what is kept there for a while. */
    public static final String SCRATCH = "folder for temporary files";
    /** What it is called when this process has no room left. */
    public static final String MEMORY = "memory";

    private static final int CAUSES_MAX = 20;

    /**
     * Classes of SQLSTATE that speak of the database's condition: connection, login (a password that is being changed),
     * transaction rolled back (deadlock, serialization), insufficient resources, operator intervention (stopping, starting up),
     * system error.
     */
    private static final Set<String> CONDITIONS = Set.of("08", "28", "40", "53", "57", "58");

    /**
     * States of other classes that do so: read-only, as the server is that took over or is about to; a transaction that was idle for too
     * long, as one is over which the process was suspended; the database takes no connections; lock not to be had.
     */
    private static final Set<String> CONDITION_STATES = Set.of("25006", "25P03", "55000", "55P03");

    /**
     * What transactions throw that were ended from outside: by the database, on the way to it, or because they took too long, as
     * one does over which the process was suspended. By name, since not every service has transactions on its class path.
     */
    private static final Set<String> ENDED_TRANSACTIONS = Set.of(
            "jakarta.transaction.RollbackException",
            "jakarta.transaction.SystemException",
            "jakarta.transaction.InvalidTransactionException",
            "jakarta.transaction.HeuristicMixedException",
            "jakarta.transaction.HeuristicRollbackException",
            "jakarta.persistence.TransactionRequiredException");

    /** Hibernate has no class for it. */
    private static final String ENDED_BY_THE_REAPER = "Transaction was rolled back in a different thread";

    /** The outage behind a failure; empty where the failure is one of the work. */
    public static Optional<Outage> of(Throwable failure) {
        List<Throwable> causes = causes(failure);
        OutageException named = first(causes, OutageException.class);
        if (named != null) {
            return Optional.of(new Outage(named.dependency(), named.reason()));
        }
        OutOfMemoryError memory = first(causes, OutOfMemoryError.class);
        if (memory != null) {
            return Optional.of(new Outage(MEMORY, String.valueOf(memory.getMessage())));
        }
        SQLException sql = stated(causes);
        if (sql != null) {
            return isCondition(sql.getSQLState())
                    ? Optional.of(new Outage(DATABASE, String.valueOf(sql.getMessage())))
                    : Optional.empty();
        }
        Throwable innermost = causes.get(causes.size() - 1);
        boolean isOfTheWork = innermost instanceof RuntimeException || innermost instanceof Error;
        if (isOfTheWork && !isEndedTransaction(innermost)) {
            return Optional.empty(); // It ended the transaction, and would again.
        }
        return causes.stream()
                .filter(Outage::isEndedTransaction)
                .map(ended -> new Outage(DATABASE, String.valueOf(ended.getMessage())))
                .findFirst();
    }

    private static boolean isCondition(@Nullable String state) {
        // The pool's own exceptions have no state: a connection that did not come in time, or that is closed already.
        return state == null
                || state.length() < 2
                || CONDITIONS.contains(state.substring(0, 2))
                || CONDITION_STATES.contains(state);
    }

    /** The database's own exception rather than one around it: the innermost with a state, or else the outermost; null for none. */
    private static @Nullable SQLException stated(List<Throwable> causes) {
        SQLException found = null;
        for (Throwable each : causes) {
            if (each instanceof SQLException sql && (found == null || sql.getSQLState() != null)) {
                found = sql;
            }
        }
        return found;
    }

    private static boolean isEndedTransaction(Throwable failure) {
        if (failure.getMessage() != null && failure.getMessage().contains(ENDED_BY_THE_REAPER)) {
            return true;
        }
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (ENDED_TRANSACTIONS.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = failure; each != null && causes.size() < CAUSES_MAX; each = each.getCause()) {
            causes.add(each);
        }
        return causes;
    }

    private static <T extends Throwable> @Nullable T first(List<Throwable> causes, Class<T> type) {
        return causes.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }
}
