package org.fewlabel.standalone.command;

import java.nio.file.Path;
import java.time.Clock;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.instance.Home;
import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;
import org.fewlabel.standalone.instance.StartListener;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which instance a command is about. */
final class StateOption {
    @Option(
            names = "--state",
            // Before the name of a command of a command, or behind it.
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Folder of the instance: .fewlabel beside the script, or what FEWLABEL_STATE says.")
    private @Nullable Path state;

    Path folder() {
        if (state != null) {
            return state;
        }
        String variable = System.getenv("FEWLABEL_STATE");
        return variable == null || variable.isBlank() ? Home.fromProperty().defaultState() : Path.of(variable);
    }

    Instance instance(StartListener listener) {
        return new Instance(Home.fromProperty(), folder(), listener, Clock.systemUTC());
    }

    /** For commands that start nothing. */
    Instance instance() {
        return instance(StartListener.NONE);
    }

    /** @throws NotRunningException if nothing was started */
    PortMap ports() {
        Instance instance = instance();
        return instance.ports().orElseThrow(() -> new NotRunningException(instance.state()));
    }

    /**
     * The gateway that commands ask: the instance's, or another one that {@link GatewayVariables} name.
     *
     * @throws NotRunningException if none is named and nothing was started
     */
    Services services() {
        GatewayVariables variables = GatewayVariables.of(System.getenv());
        return new Services(variables.url() == null ? ports().url(Port.GATEWAY) : variables.url(), variables.token());
    }
}
