package org.fewlabel.gateway;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Instant;
import javax.sql.DataSource;

/** The real database's clock, with the time that a test lets pass. */
@Alternative
@Priority(1)
@Singleton
public class TestDatabaseClock extends DatabaseClock {
    private final TestClock clock;

    TestDatabaseClock(DataSource database, TestClock clock) {
        super(database);
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return super.now().plus(clock.ahead());
    }
}
