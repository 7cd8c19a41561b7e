package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import org.fewlabel.engines.ChildProcess;
import org.fewlabel.engines.KafkaBroker;
import org.fewlabel.engines.PortTakenException;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;

/** Starts the parts of an instance, each from the copy of its package. */
final class PartLauncher {
    private final Path state;
    private final PortMap ports;
    private final Programs programs;

    PartLauncher(Path state, PortMap ports) {
        this.state = state;
        this.ports = ports;
        this.programs = new Programs(state);
    }

    static Path log(Path state, String name) {
        return state.resolve("logs").resolve(name + ".log");
    }

    /**
     * Starts a part. Of PostgreSQL this returns when it answers, of the others at once.
     *
     * @throws PortTakenException if somebody else listens on its port
     * @throws org.fewlabel.engines.EngineException if it cannot be started
     */
    ChildProcess start(Part part) {
        return switch (part.kind()) {
            case POSTGRES -> PostgresServer.start(postgres()).process();
            case KAFKA -> KafkaBroker.launch(kafka()).process();
            case GATEWAY, METRICS, LABELER, TRAINER -> startService(part);
        };
    }

    private ChildProcess startService(Part service) {
        int port = ports.of(service);
        if (!Ports.isFree(port)) {
            throw new PortTakenException(port, service.title(), service.portRemedy());
        }
        ServiceCommand commands = new ServiceCommand(state, ports);
        return ChildProcess.start(
                commands.commandLine(service, programs.service(service)),
                commands.environment(service),
                state,
                log(state, service.wireName()));
    }

    PostgresServer.Config postgres() {
        return new PostgresServer.Config(
                state.resolve(Part.POSTGRES.wireName()),
                programs.postgres(),
                ports.of(Port.POSTGRES),
                log(state, Part.POSTGRES.wireName()),
                true,
                Port.POSTGRES.remedy());
    }

    KafkaBroker.Config kafka() {
        return new KafkaBroker.Config(
                state.resolve(Part.KAFKA.wireName()),
                programs.kafka(),
                ports.of(Port.KAFKA),
                ports.of(Port.KAFKA_CONTROLLER),
                log(state, Part.KAFKA.wireName()),
                true,
                Port.KAFKA.remedy());
    }
}
