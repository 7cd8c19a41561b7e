package org.fewlabel.standalone.instance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fewlabel.contracts.WireName;

/** The processes of an instance, in the order in which they start. */
public enum Part implements WireName {
    POSTGRES(Port.POSTGRES, "PostgreSQL"),
    KAFKA(Port.KAFKA, "Kafka"),
    GATEWAY(Port.GATEWAY, "the gateway service"),
    METRICS(Port.METRICS, "the metrics service"),
    LABELER(Port.LABELER, "the labeler service"),
    TRAINER(Port.TRAINER, "the trainer service");

    /** Who goes before whom: a worker's last words are still heard by the gateway, and the gateway's reach the engines. */
    static final List<List<Part>> STOP_ORDER =
            List.of(List.of(TRAINER, LABELER), List.of(GATEWAY, METRICS), List.of(KAFKA), List.of(POSTGRES));

    static final List<Part> SERVICES = List.of(GATEWAY, METRICS, LABELER, TRAINER);

    private final Port port;
    private final String title;

    Part(Port port, String title) {
        this.port = port;
        this.title = title;
    }

    /** @throws IllegalArgumentException with the names that there are */
    public static Part parse(String name) {
        return Arrays.stream(values())
                .filter(part -> part.wireName().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no part; there are "
                        + Arrays.stream(values()).map(Part::wireName).collect(Collectors.joining(", "))));
    }

    public Port port() {
        return port;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    public boolean isService() {
        return SERVICES.contains(this);
    }
}
