package org.fewlabel.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.fewlabel.contracts.Json;
import org.fewlabel.gateway.job.RetryPolicy;

/** What the gateway's parts need and do not make themselves. */
@ApplicationScoped
class Providers {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** REST speaks the JSON of the contracts. */
    @Produces
    @Singleton
    ObjectMapper objectMapper() {
        return Json.mapper();
    }

    @Produces
    @Singleton
    RetryPolicy retryPolicy(GatewayConfig config) {
        return new RetryPolicy(
                config.attemptsMax(), config.retry().delay(), config.retry().delayMax());
    }
}
