package org.fewlabel.gateway.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** How much was deleted, as metrics. */
@ApplicationScoped
class RetentionMeters {
    private final Counter files;
    private final Counter bytes;

    RetentionMeters(MeterRegistry registry) {
        files = Counter.builder("fewlabel.retention.files.deleted")
                .description("Files of jobs that were deleted since nothing needs them")
                .register(registry);
        bytes = Counter.builder("fewlabel.retention.deleted")
                .description("The bytes of those files")
                .baseUnit("bytes")
                .register(registry);
    }

    void deleted(long fileBytes) {
        files.increment();
        bytes.increment(fileBytes);
    }
}
