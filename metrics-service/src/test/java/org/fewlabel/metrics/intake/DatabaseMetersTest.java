package org.fewlabel.metrics.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import org.fewlabel.engines.Ports;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseMetersTest {
    @Test
    void sayThatADatabaseIsAwayAtWhosePortNobodyListens() throws Exception {
        PGSimpleDataSource gone = new PGSimpleDataSource();
        gone.setURL("jdbc:postgresql://localhost:" + Ports.free(1).get(0) + "/metrics?connectTimeout=5");
        DatabaseMeters meters = new DatabaseMeters(gone);
        MeterRegistry registry = new SimpleMeterRegistry();
        meters.register(new StartupEvent(), registry);

        meters.ask();

        assertThat(registry.get("fewlabel.database.up").gauge().value()).isZero();
    }
}
