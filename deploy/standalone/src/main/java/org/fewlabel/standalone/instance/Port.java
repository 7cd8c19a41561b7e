package org.fewlabel.standalone.instance;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fewlabel.contracts.WireName;

/** The ports of an instance. The services' are their usual ones; the others keep clear of what may be installed. */
public enum Port implements WireName {
    GATEWAY(8080),
    TRAINER(8081),
    LABELER(8082),
    METRICS(8083),
    POSTGRES(15432),
    KAFKA(19092),
    KAFKA_CONTROLLER(19093);

    private final int usual;

    Port(int usual) {
        this.usual = usual;
    }

    /** @throws IllegalArgumentException with the names that there are */
    public static Port parse(String name) {
        String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(port -> port.name().equals(constant))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no port; there are "
                        + Arrays.stream(values()).map(Port::wireName).collect(Collectors.joining(", "))));
    }

    public int usual() {
        return usual;
    }

    /** The environment variable that moves it. */
    public String variable() {
        return "FEWLABEL_" + name() + "_PORT";
    }

    /** How to move it, for an error message. */
    public String remedy() {
        return "choose another port with --port " + wireName() + "=NUMBER or " + variable();
    }
}
