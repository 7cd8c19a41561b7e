package org.fewlabel.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A service that has an image, and how it is started in it. */
public enum Service {
    GATEWAY("gateway-service", "Fewlabel gateway", 8080, false),
    TRAINER("trainer-service", "Fewlabel trainer", 8081, true),
    LABELER("labeler-service", "Fewlabel labeler", 8082, true),
    METRICS("metrics-service", "Fewlabel metrics", 8083, false);

    /** Where the service is in the image. */
    static final String FOLDER = "/app";
    /** The one folder that a service writes to. */
    static final String SCRATCH = "/tmp";

    private final String module;
    private final String title;
    private final int port;
    private final boolean computes;

    Service(String module, String title, int port, boolean computes) {
        this.module = module;
        this.title = title;
        this.port = port;
        this.computes = computes;
    }

    /** The Maven module, after which the image is called. */
    public String module() {
        return module;
    }

    public String title() {
        return title;
    }

    public int port() {
        return port;
    }

    /** Whether it runs networks, and so has a variant for GPUs. */
    public boolean computes() {
        return computes;
    }

    /** The folder that Quarkus packaged it in. */
    Path packaged(Path home) {
        return home.resolve(module).resolve("target/quarkus-app");
    }

    /** What no operator should want to change. All else is in JAVA_TOOL_OPTIONS. */
    List<String> entryPoint() {
        List<String> command = new ArrayList<>(List.of("java", "-XX:+ExitOnOutOfMemoryError"));
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        // Java looks into the base's passwd, where this user may be missing, and not at HOME; the home is "?" then.
        command.add("-Duser.home=" + SCRATCH);
        if (computes) {
            // Native code comes in jars and is unpacked at the start.
            command.add("-Dorg.bytedeco.javacpp.cachedir=" + SCRATCH + "/javacpp");
        }
        command.addAll(List.of("-jar", FOLDER + "/quarkus-run.jar"));
        return List.copyOf(command);
    }

    /** Images and labels are on the heap, tensors beside it; a limit makes a leak an error instead of a killed container. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("HOME", SCRATCH);
        environment.put("LANG", "C.UTF-8");
        // Java takes the names of files for text in the locale's encoding. Base images set this one, too.
        environment.put("LC_ALL", "C.UTF-8");
        environment.put(
                "JAVA_TOOL_OPTIONS",
                computes
                        ? "-Xmx1g -XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxbytes=2g"
                                + " -Dorg.bytedeco.javacpp.maxphysicalbytes=4g"
                        : "-Xmx256m -XX:+UseSerialGC");
        return environment;
    }
}
