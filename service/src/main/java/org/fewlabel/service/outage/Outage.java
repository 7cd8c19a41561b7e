package org.fewlabel.service.outage;

import java.sql.SQLException;
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

    private static final int CAUSES_MAX = 20;

    /**
     * Classes of SQLSTATE that speak of the database's condition: connection, transaction rolled back (deadlock, serialization),
     * insufficient resources, operator intervention (stopping, starting up), system error.
     */
    private static final Set<String> CONDITIONS = Set.of("08", "40", "53", "57", "58");

    /** The outage behind a failure; empty where the failure is one of the work. */
    public static Optional<Outage> of(Throwable failure) {
        OutageException named = cause(failure, OutageException.class);
        if (named != null) {
            return Optional.of(new Outage(named.dependency(), String.valueOf(named.getMessage())));
        }
        SQLException sql = cause(failure, SQLException.class);
        if (sql != null && isCondition(sql)) {
            return Optional.of(new Outage(DATABASE, String.valueOf(sql.getMessage())));
        }
        return Optional.empty();
    }

    private static boolean isCondition(SQLException sql) {
        // The pool's own exceptions, such as the one for a connection that did not come in time, have no state.
        String state = sql.getSQLState();
        return state == null || state.length() < 2 || CONDITIONS.contains(state.substring(0, 2));
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
            each = each.getCause();
        }
        return null;
    }
}
