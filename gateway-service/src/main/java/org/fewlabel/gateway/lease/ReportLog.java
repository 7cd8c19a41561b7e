package org.fewlabel.gateway.lease;

import java.util.Optional;

/** The topics on which trainers are heard. */
interface ReportLog {
    /**
     * Asks for the ends first and for what is processed then.
     *
     * @return empty if the broker does not answer
     */
    Optional<ReportPositions> positions();
}
