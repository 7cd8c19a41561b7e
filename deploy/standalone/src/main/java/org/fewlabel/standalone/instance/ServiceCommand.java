package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.engines.JavaCommand;
import org.fewlabel.engines.PostgresServer;

/** How each service is started on one machine: flags of its JVM, and its settings by environment. */
final class ServiceCommand {
    /** Several JVMs share the machine. */
    private static final String GARBAGE_COLLECTOR = "-XX:+UseSerialGC";

    private static final String MODELS_FOLDER = "FEWLABEL_MODELS_FOLDER";
    /** Variables by which users name folders. */
    private static final List<String> FOLDERS =
            List.of("FEWLABEL_DATASETS_FOLDER", "FEWLABEL_DATASETS_CACHE", MODELS_FOLDER);

    private static final String UPLOADS_ENTRIES_MAX = "FEWLABEL_UPLOADS_ENTRIES_MAX";

    private final Path state;
    private final PortMap ports;
    private final Shares shares;

    ServiceCommand(Path state, PortMap ports) {
        this.state = state;
        this.ports = ports;
        this.shares = Shares.ofThisMachine(ports.trainers());
    }

    List<String> commandLine(Part service, Path jar) {
        List<String> command = new ArrayList<>(JavaCommand.begin());
        command.addAll(
                service.isWorker() ? workerFlags() : List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", GARBAGE_COLLECTOR));
        command.addAll(shares.flags(service));
        // A process whose heap was full may be damaged. Its keeper starts another, and what it was at is counted
        // elsewhere.
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add(Leftovers.mark(state, service.wireName()));
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    /** Images and labels are on the heap, tensors beside it; a limit makes a leak an error instead of a swapping machine. */
    static List<String> workerFlags() {
        return List.of(
                "-Xmx1g",
                GARBAGE_COLLECTOR,
                "-Dorg.bytedeco.javacpp.maxbytes=2g",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=" + Shares.WORKER_GIGABYTES_MAX + "g");
    }

    Map<String, String> environment(Part service) {
        Map<String, String> environment = new HashMap<>();
        // Java takes the names of files for text in the locale's encoding.
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(service)));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.of(Port.KAFKA));
        environment.put(
                "FEWLABEL_ARTIFACTS_URL", state.resolve("artifacts").toUri().toString());
        if (ownsModels()) {
            environment.put(MODELS_FOLDER, models().toString());
        }
        if (service.isWorker()) {
            environment.put("FEWLABEL_GATEWAY_URL", ports.url(Port.GATEWAY));
            environment.putAll(shares.of(service));
        } else {
            environment.put(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    "jdbc:postgresql://127.0.0.1:" + ports.of(Port.POSTGRES) + "/" + service.wireName());
            environment.put("QUARKUS_DATASOURCE_USERNAME", PostgresServer.USER);
            environment.put("MALLOC_ARENA_MAX", "2");
        }
        if (service.equals(Part.GATEWAY)) {
            environment.putAll(uploads());
            environment.put("FEWLABEL_LABELER_URL", ports.url(Port.LABELER));
            environment.put("FEWLABEL_METRICS_URL", ports.url(Port.METRICS));
        }
        return environment;
    }

    /**
     * The folders that users name, whole: the services and the keeper, from which they have their variables, run in the state folder,
     * where a relative one would be another.
     *
     * @param variables of the command that starts the keeper
     * @param here where that command was given
     */
    static Map<String, String> folders(Map<String, String> variables, Path here) {
        Map<String, String> folders = new HashMap<>();
        for (String name : FOLDERS) {
            String folder = variables.getOrDefault(name, "");
            if (!folder.isBlank()) {
                folders.put(name, here.toAbsolutePath().resolve(folder).toString());
            }
        }
        return folders;
    }

    /** Whether the folder of models is the instance's, for the user names no other. */
    static boolean ownsModels() {
        return System.getenv(MODELS_FOLDER) == null;
    }

    Path models() {
        return state.resolve("models");
    }

    /** Two kilobytes of the gateway's heap for each, of archives as hostile as they can be. */
    private static Map<String, String> uploads() {
        return System.getenv(UPLOADS_ENTRIES_MAX) == null ? Map.of(UPLOADS_ENTRIES_MAX, "30000") : Map.of();
    }
}
