package org.fewlabel.trainer.run;

import java.util.Optional;
import org.fewlabel.service.outage.Outage;

/** Whether a trainer and the gateway hear each other, apart from its questions for jobs. */
@FunctionalInterface
public interface Hearing {
    /** Why they do not; empty where they do. */
    Optional<Outage> outage();
}
