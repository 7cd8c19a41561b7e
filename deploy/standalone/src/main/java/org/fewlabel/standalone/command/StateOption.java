package org.fewlabel.standalone.command;

import java.nio.file.Path;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.instance.Home;
import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which instance a command is about. */
final class StateOption {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The instance's folder; by default FEWLABEL_STATE, else .fewlabel beside the script.")
    private @Nullable Path state;

    Path folder() {
        if (state != null) {
            return state;
        }
        String variable = System.getenv("FEWLABEL_STATE");
        return variable == null || variable.isBlank() ? Home.fromProperty().defaultState() : Path.of(variable);
    }

    Instance instance(Instance.StartListener listener) {
        return new Instance(Home.fromProperty(), folder(), listener);
    }

    /** For commands that start nothing. */
    Instance instance() {
        return instance(parts -> {});
    }

    /** @throws NotRunningException if nothing was started */
    Services services() {
        Instance instance = instance();
        PortMap ports = instance.ports().orElseThrow(() -> new NotRunningException(instance.state()));
        return new Services(ports.url(Port.GATEWAY), ports.url(Port.METRICS));
    }
}
