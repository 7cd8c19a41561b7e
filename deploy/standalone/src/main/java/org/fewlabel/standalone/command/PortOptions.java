package org.fewlabel.standalone.command;

import java.util.EnumMap;
import java.util.Map;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;
import picocli.CommandLine.Option;

/** Where the processes listen. */
final class PortOptions {
    @Option(
            names = "--port",
            paramLabel = "NAME=NUMBER",
            description = {
                "Move a port; may be given again. NAME is one of gateway (8080), trainer (8081), labeler (8082),"
                        + " metrics (8083), postgres (15432), kafka (19092), kafka-controller (19093).",
                "The environment does the same: FEWLABEL_GATEWAY_PORT and so on."
            })
    private Map<Port, Integer> ports = new EnumMap<>(Port.class);

    PortMap.Wishes wishes() {
        return PortMap.Wishes.of(ports, System.getenv());
    }
}
