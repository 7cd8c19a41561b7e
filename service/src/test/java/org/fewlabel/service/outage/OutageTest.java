package org.fewlabel.service.outage;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "08001", "08006", "25006", "25P03", "28P01", "28000", "40001", "40P01", "53100", "53300", "55000",
                "55P03", "57014", "57P01", "57P03", "58030"
            })
    void isWhatTheDatabaseSaysOfItself(String state) {
        assertThat(Outage.of(wrapped(new SQLException("it failed", state))))
                .hasValue(new Outage("PostgreSQL", "it failed"));
    }

    /** A statement that is too long, or nested too deep, is so at each try. */
    @ParameterizedTest
    @ValueSource(strings = {"0A000", "21000", "22021", "22008", "23502", "23505", "25P02", "42601", "42P01", "54000"})
    void isNotWhatTheDatabaseSaysOfWhatWasWritten(String state) {
        assertThat(Outage.of(wrapped(new SQLException("it failed", state)))).isEmpty();
    }

    static Stream<Throwable> withoutAState() {
        return Stream.of(
                new SQLException("Sorry, acquisition timeout!"),
                new SQLException("I/O error", new SocketTimeoutException("Read timed out")),
                new SQLException(new ConnectException("Connection refused")));
    }

    @ParameterizedTest
    @MethodSource("withoutAState")
    void isAConnectionThatIsNotToBeHad(Throwable failure) {
        assertThat(Outage.of(wrapped(failure))).map(Outage::dependency).hasValue("PostgreSQL");
    }

    @Test
    void isDecidedByTheDatabasesOwnExceptionAndNotByOneAroundIt() {
        SQLException refused = new SQLException("duplicate key", "23505");

        assertThat(Outage.of(new BatchUpdateException("batch", null, 0, new int[0], refused)))
                .isEmpty();
        assertThat(Outage.of(new SQLException("batch", new SQLException("gone", "08006"))))
                .hasValue(new Outage("PostgreSQL", "gone"));
    }

    @Test
    void isATransactionThatWasEndedFromOutside() {
        assertThat(Outage.of(wrapped(new RollbackException("rolled back")))).isPresent();
        assertThat(Outage.of(wrapped(new SystemException("no transactions")))).isPresent();
    }

    @Test
    void isNotATransactionThatEndedBecauseOfWhatWasWritten() {
        RollbackException rolledBack = new RollbackException("rolled back");
        rolledBack.initCause(new SQLException("duplicate key", "23505"));

        assertThat(Outage.of(wrapped(rolledBack))).isEmpty();
    }

    @Test
    void isNotATransactionThatEndedBecauseOfTheProgram() {
        RollbackException rolledBack = new RollbackException("rolled back");
        rolledBack.initCause(new IllegalArgumentException("a field must not be empty"));

        assertThat(Outage.of(wrapped(rolledBack))).isEmpty();
    }

    @Test
    void isWhatSaysSoByName() {
        OutageException store = new OutageException("artifact store", new ConnectException("Connection refused"));

        assertThat(Outage.of(wrapped(store))).hasValue(new Outage("artifact store", "Connection refused"));
    }

    @Test
    void isMemoryThatRunsOut() {
        assertThat(Outage.of(new OutOfMemoryError("Java heap space")))
                .hasValue(new Outage("memory", "Java heap space"));
    }

    static Stream<Throwable> faultsOfTheProgram() {
        return Stream.of(
                new NullPointerException("no field"),
                new IllegalArgumentException("epoch must not be negative"),
                new IllegalStateException("no rule"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("faultsOfTheProgram")
    void isNoFaultOfTheProgram(Throwable fault) {
        assertThat(Outage.of(fault)).isEmpty();
    }

    @Test
    void isLookedForInNoEndlessChain() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException other = new RuntimeException("other", one);
        one.initCause(other);

        assertThat(Outage.of(one)).isEmpty();
    }

    private static RuntimeException wrapped(Throwable failure) {
        return new IllegalStateException(new RuntimeException(failure));
    }
}
