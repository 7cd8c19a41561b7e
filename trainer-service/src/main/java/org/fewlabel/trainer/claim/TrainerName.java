package org.fewlabel.trainer.claim;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.fewlabel.service.process.Host;

/** What a trainer calls itself, unique among the running ones: host, process, and a random part for restarted containers. */
public record TrainerName(String value) {
    public TrainerName {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a trainer's name must not be blank");
        }
    }

    public static TrainerName ofThisProcess() {
        String random =
                String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
        return new TrainerName(Host.name() + "-" + ProcessHandle.current().pid() + "-" + random);
    }

    @Override
    public String toString() {
        return value;
    }
}
