package org.fewlabel.standalone.command;

import java.util.List;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.instance.InstanceStatus;
import org.fewlabel.standalone.instance.PartStatus;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;

/**
 * Where things are that were started, and how they are.
 *
 * @param page for a browser
 * @param gateway where jobs are
 * @param metrics where comparisons are
 * @param state the instance's folder
 */
record Running(
        String page,
        String gateway,
        String metrics,
        String state,
        InstanceStatus.Keeper keeper,
        List<PartStatus> parts) {
    Running {
        parts = List.copyOf(parts);
    }

    static Running of(Instance instance) {
        PortMap ports = instance.ports().orElseThrow();
        InstanceStatus status = instance.status();
        return new Running(
                OpenCommand.page(ports.url(Port.GATEWAY)).toString(),
                ports.url(Port.GATEWAY) + ApiPath.JOBS,
                ports.url(Port.METRICS) + ApiPath.COMPARISON,
                instance.state().toString(),
                status.keeper(),
                status.parts());
    }

    /** For people, who see the rest with the command status. */
    String addresses() {
        return """
                page      %s
                gateway   %s
                metrics   %s
                state     %s
                """.formatted(page, gateway, metrics, state);
    }
}
