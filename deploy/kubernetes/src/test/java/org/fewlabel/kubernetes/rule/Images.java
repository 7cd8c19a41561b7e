package org.fewlabel.kubernetes.rule;

import static org.fewlabel.kubernetes.rule.PodSecurity.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/** Every image has a tag that stays what it is, and Kafka and PostgreSQL are of the versions that the tests run. */
final class Images {
    private static final Pattern NAME_AND_VERSION =
            Pattern.compile("[a-z0-9./-]+(:[0-9]+/[a-z0-9./-]+)?:[0-9]+(\\.[0-9]+)+[a-z0-9.-]*(@sha256:[0-9a-f]{64})?");
    private static final Set<String> SERVICES = Set.of("gateway", "trainer", "labeler", "metrics");

    private Images() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        for (Pod pod : Pod.of(rendered)) {
            for (JsonNode container : pod.containers()) {
                String image = container.path("image").asText();
                tagged(pod.owner(), image, violations);
                if (image.startsWith("apache/kafka:")) {
                    tested(pod.owner(), TestedVersions.kafka(), version(image), violations);
                } else if (image.startsWith("postgres:")) {
                    tested(pod.owner(), TestedVersions.postgres(), version(image), violations);
                }
                if (SERVICES.contains(pod.name())) {
                    require(
                            image.matches("(.*/)?fewlabel/" + pod.name() + "-service(-cuda(12|13)?)?:.*"),
                            pod.owner(),
                            "runs the image of another: " + image,
                            violations);
                }
            }
        }
        for (Resource cluster : rendered.of("Cluster")) {
            String image = cluster.at("/spec/imageName").asText();
            tagged(cluster, image, violations);
            tested(cluster, TestedVersions.postgres(), version(image), violations);
        }
        for (Resource kafka : rendered.of("Kafka")) {
            require(kafka.at("/spec/kafka/version").isTextual(), kafka, "says no version", violations);
            tested(
                    kafka,
                    TestedVersions.kafka(),
                    kafka.at("/spec/kafka/version").asText(),
                    violations);
        }
        return violations;
    }

    /** Without what the tag says of the system around it. */
    private static String version(String image) {
        return image.substring(image.lastIndexOf(':') + 1).replaceFirst("-.*", "");
    }

    private static void tested(Resource owner, String tested, String version, List<String> violations) {
        require(version.equals(tested), owner, "runs " + version + ", the tests " + tested, violations);
    }

    private static void tagged(Resource owner, String image, List<String> violations) {
        require(NAME_AND_VERSION.matcher(image).matches(), owner, "the image has no version: " + image, violations);
    }
}
