package org.fewlabel.trainer.claim;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

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
        return new TrainerName(host() + "-" + ProcessHandle.current().pid() + "-" + random);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // A host that cannot resolve its own name; the rest of the name is unique enough.
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
