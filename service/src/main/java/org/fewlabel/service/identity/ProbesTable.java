package org.fewlabel.service.identity;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The table of a service that answers probes and nothing else; one that answers more has a table of its own. */
class ProbesTable {
    @Produces
    @Singleton
    @DefaultBean
    AccessTable table() {
        return AccessTable.builder().build();
    }
}
