package org.fewlabel.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The program that renders overlays. It asks no cluster for that. */
final class Kubectl {
    private static final Path HERE = Path.of(System.getProperty("fewlabel.home"), "deploy", "kubernetes");

    private Kubectl() {}

    /** @param folder relative to deploy/kubernetes */
    static String kustomize(String folder) {
        requireInstalled(System.getenv());
        try {
            Process process = new ProcessBuilder(
                            "kubectl", "kustomize", HERE.resolve(folder).toString())
                    .redirectError(Files.createTempFile("kubectl", ".err").toFile())
                    .start();
            String yaml = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("kubectl kustomize " + folder + " failed; run it to see why");
            }
            return yaml;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Without kubectl a developer's tests are skipped; the build that counts must not pass by skipping. */
    static void requireInstalled(Map<String, String> environment) {
        if (isOnPath(environment.getOrDefault("PATH", ""))) {
            return;
        }
        String message = "kubectl is not installed: the manifests are not checked";
        if (Boolean.parseBoolean(environment.get("CI"))) {
            Assertions.fail(message + ", and with CI=true they must be");
        }
        Assumptions.abort(message);
    }

    private static boolean isOnPath(String path) {
        for (String folder : path.split(java.io.File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "kubectl"))) {
                return true;
            }
        }
        return false;
    }
}
