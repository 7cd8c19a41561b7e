package org.fewlabel.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;

/**
 * An image's root file system as a folder, and how the image says that it is to be started.
 *
 * @param user its number, as is the group's
 */
record UnpackedImage(
        Path root, List<String> entryPoint, Map<String, String> environment, String directory, int user, int group) {

    /** Unpacks the layers one over the other, as an engine does. Nothing in ours takes away what a layer below has. */
    static UnpackedImage of(Path file, Path folder) throws IOException, InterruptedException {
        Path image = Files.createDirectories(folder.resolve("image"));
        Path root = Files.createDirectories(folder.resolve("root"));
        tar("-xf", file.toString(), "-C", image.toString());
        JsonNode manifest =
                Json.mapper().readTree(image.resolve("manifest.json").toFile()).path(0);
        for (JsonNode layer : manifest.path("Layers")) {
            tar("-xpf", image.resolve(layer.asText()).toString(), "-C", root.toString());
        }
        JsonNode config = Json.mapper()
                .readTree(image.resolve(manifest.path("Config").asText()).toFile())
                .path("config");
        String[] user = config.path("User").asText().split(":", 2);
        return new UnpackedImage(
                root,
                texts(config.path("Entrypoint")),
                environment(config.path("Env")),
                config.path("WorkingDir").asText(),
                Integer.parseInt(user[0]),
                Integer.parseInt(user[1]));
    }

    /** Whether its base brings a Java; otherwise the machine's is used. */
    boolean hasJava() {
        return Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> root.resolve(folder.substring(1)).resolve("java"))
                .anyMatch(java -> Files.exists(java, LinkOption.NOFOLLOW_LINKS));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static Map<String, String> environment(JsonNode variables) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : texts(variables)) {
            String[] parts = variable.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        return environment;
    }

    private static void tar(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar"));
        command.addAll(List.of(arguments));
        Process tar = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as("%s: %s", command, output).isZero();
    }
}
