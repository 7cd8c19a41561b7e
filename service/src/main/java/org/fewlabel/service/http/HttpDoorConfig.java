package org.fewlabel.service.http;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Under which names a service is known, and which other pages may change something there. */
@ConfigMapping(prefix = "fewlabel.http")
public interface HttpDoorConfig {
    /**
     * Names that browsers and programs reach the service by, such as {@code fewlabel.example.org}, beside {@code localhost}, the
     * host that it is bound to and every IP address.
     */
    Optional<List<String>> hosts();

    /** Origins of pages, such as {@code https://board.example.org}, that may send more than questions, beside its own. */
    Optional<List<String>> origins();
}
