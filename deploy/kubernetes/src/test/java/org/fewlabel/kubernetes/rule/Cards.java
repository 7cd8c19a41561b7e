package org.fewlabel.kubernetes.rule;

import static org.fewlabel.kubernetes.rule.PodSecurity.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/** Who computes on a card has one, on nodes whose cards and drivers its build is for, as docs/gpu.md says, and no others. */
final class Cards {
    private static final Pattern IMAGE = Pattern.compile(".*-service-(cuda[0-9]*):.*");
    private static final List<String> CAPABILITIES =
            List.of("3.0", "3.5", "3.7", "5.0", "6.1", "7.0", "7.5", "8.0", "8.6", "8.9", "9.0", "10.0", "12.0");
    private static final List<Integer> DRIVERS = List.of(11, 12, 13, 14);

    /** By the Maven profile, after which the image is called. */
    private enum Build {
        CUDA13("cuda13", 13) {
            @Override
            boolean computesOn(double capability) {
                return capability >= 7.5;
            }
        },
        CUDA12("cuda12", 12) {
            @Override
            boolean computesOn(double capability) {
                return capability >= 5.0 && capability <= 12.0;
            }
        },
        ND4J("cuda", 11) {
            @Override
            boolean computesOn(double capability) {
                return capability == 3.7 || capability >= 5.0 && capability <= 8.9;
            }
        };

        private final String profile;
        private final int driverMin;

        /** @param driverMin the major version of the oldest CUDA that the driver must know */
        Build(String profile, int driverMin) {
            this.profile = profile;
            this.driverMin = driverMin;
        }

        abstract boolean computesOn(double capability);

        static Build of(String profile) {
            return Arrays.stream(values())
                    .filter(build -> build.profile.equals(profile))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no build " + profile));
        }
    }

    private Cards() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        for (Pod pod : Pod.of(rendered)) {
            for (JsonNode container : pod.containers()) {
                Matcher image = IMAGE.matcher(container.path("image").asText());
                boolean isForCards = image.matches();
                require(
                        isForCards
                                == (container
                                                .at("/resources/limits/nvidia.com~1gpu")
                                                .asInt(0)
                                        == 1),
                        pod.owner(),
                        "an image for CUDA has one GPU, another has none",
                        violations);
                if (isForCards) {
                    nodes(pod, Build.of(image.group(1)), violations);
                    environment(pod.owner(), container, violations);
                }
            }
        }
        return violations;
    }

    private static void nodes(Pod pod, Build build, List<String> violations) {
        boolean tolerates = false;
        for (JsonNode toleration : pod.spec().path("tolerations")) {
            tolerates |= toleration.path("key").asText().equals("nvidia.com/gpu");
        }
        require(tolerates, pod.owner(), "does not tolerate the taint of nodes with cards", violations);
        JsonNode terms = pod.spec()
                .at("/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms");
        for (String capability : CAPABILITIES) {
            for (int driver : DRIVERS) {
                boolean fits = build.computesOn(Double.parseDouble(capability)) && driver >= build.driverMin;
                require(
                        fits == isSelected(terms, labels(capability, driver)),
                        pod.owner(),
                        (fits ? "does not run" : "runs") + " on a card of " + capability + " with a driver for CUDA "
                                + driver,
                        violations);
            }
        }
    }

    /** As NVIDIA's gpu-feature-discovery labels a node. */
    private static Map<String, Integer> labels(String capability, int driver) {
        int point = capability.indexOf('.');
        return Map.of(
                "nvidia.com/gpu.compute.major", Integer.valueOf(capability.substring(0, point)),
                "nvidia.com/gpu.compute.minor", Integer.valueOf(capability.substring(point + 1)),
                "nvidia.com/cuda.runtime-version.major", driver);
    }

    /** As Kubernetes reads them: one of the terms holds, of it all expressions. */
    private static boolean isSelected(JsonNode terms, Map<String, Integer> labels) {
        for (JsonNode term : terms) {
            boolean holds = true;
            for (JsonNode expression : term.path("matchExpressions")) {
                holds &= holds(expression, labels);
            }
            if (holds) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(JsonNode expression, Map<String, Integer> labels) {
        Integer label = labels.get(expression.path("key").asText());
        if (label == null) {
            return false;
        }
        JsonNode values = expression.path("values");
        String operator = expression.path("operator").asText();
        return switch (operator) {
            case "In" -> {
                boolean found = false;
                for (JsonNode value : values) {
                    found |= value.asText().equals(label.toString());
                }
                yield found;
            }
            case "Gt" -> label > values.path(0).asInt();
            case "Lt" -> label < values.path(0).asInt();
            default -> throw new AssertionError("this test does not know the operator " + operator);
        };
    }

    private static void environment(Resource owner, JsonNode container, List<String> violations) {
        List<String> folders = new ArrayList<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            if (!mount.path("readOnly").asBoolean()) {
                folders.add(mount.path("mountPath").asText() + "/");
            }
        }
        String cache = value(container, "CUDA_CACHE_PATH");
        require(
                folders.stream().anyMatch(cache::startsWith),
                owner,
                "may not write to CUDA_CACHE_PATH: " + cache,
                violations);
        List<String> capabilities =
                List.of(value(container, "NVIDIA_DRIVER_CAPABILITIES").split(","));
        require(capabilities.contains("compute"), owner, "is not given what computes: " + capabilities, violations);
    }

    private static String value(JsonNode container, String variable) {
        for (JsonNode each : container.path("env")) {
            if (each.path("name").asText().equals(variable)) {
                return each.path("value").asText();
            }
        }
        return "";
    }
}
