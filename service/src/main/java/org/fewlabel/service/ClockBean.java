package org.fewlabel.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The clock of a service. */
@ApplicationScoped
class ClockBean {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
