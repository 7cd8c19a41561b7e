package org.fewlabel.contracts.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fewlabel.contracts.Json;

/** Whatever a record holds, it is an event or a {@link MalformedEventException}; and an event is the same written and read again. */
public final class EventCodecFuzz {
    private EventCodecFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws MalformedEventException {
        Event event;
        try {
            event = EventCodec.decode(input);
        } catch (MalformedEventException e) {
            return;
        }
        if (!EventCodec.decode(EventCodec.encode(event)).equals(event)) {
            throw new IllegalStateException("it is another one after it was written: " + event);
        }
    }

    /** Writes what the fuzzer begins with into a folder. */
    public static void main(String[] folder) throws IOException {
        int count = 0;
        for (EventPayload payload : GoldenEventsTest.payloads().toList()) {
            String file = "/golden-events/" + payload.type() + ".v1.json";
            byte[] golden = EventCodecFuzz.class.getResourceAsStream(file).readAllBytes();
            // Without the blanks, which are most of it.
            byte[] seed = Json.mapper().writeValueAsBytes(Json.mapper().readTree(golden));
            Files.write(Path.of(folder[0], Integer.toString(count++)), seed);
        }
    }
}
