package org.fewlabel.kubernetes.rule;

import static org.fewlabel.kubernetes.rule.PodSecurity.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;

/** Whoever is told to stop has the time for it that it gives itself, and some to spare for the rest of its shutdown. */
final class Shutdown {
    private static final int SPARE_SECONDS = 20;

    private Shutdown() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        Pod trainer = Pod.of(rendered, "trainer").orElseThrow();
        Duration grace = Duration.ZERO;
        for (JsonNode variable : trainer.containers().get(0).path("env")) {
            if (variable.path("name").asText().equals("FEWLABEL_SHUTDOWN_GRACE")) {
                grace = seconds(variable.path("value").asText());
            }
        }
        require(
                grace.toSeconds() >= 60,
                trainer.owner(),
                "a trainer has less than a minute for its checkpoint and its event",
                violations);
        above(trainer, grace, violations);
        for (String asked : List.of("gateway", "metrics", "labeler")) {
            Pod pod = Pod.of(rendered, asked).orElseThrow();
            require(
                    !pause(pod).isZero(),
                    pod.owner(),
                    "is asked over the network and stops at once, before that is known there",
                    violations);
            above(
                    pod,
                    seconds(Settings.applicationProperties(asked).getProperty("quarkus.shutdown.timeout", "0S")),
                    violations);
        }
        return violations;
    }

    private static void above(Pod pod, Duration own, List<String> violations) {
        long kubernetes = pod.spec().path("terminationGracePeriodSeconds").asLong(30);
        // The pause before the signal counts.
        long needed = pause(pod).plus(own).toSeconds();
        require(
                kubernetes >= needed + SPARE_SECONDS,
                pod.owner(),
                "is killed after " + kubernetes + " s, and gives itself " + needed + " s",
                violations);
    }

    private static Duration pause(Pod pod) {
        return Duration.ofSeconds(
                pod.containers().get(0).at("/lifecycle/preStop/sleep/seconds").asLong());
    }

    private static Duration seconds(String text) {
        return Duration.parse("PT" + text);
    }
}
