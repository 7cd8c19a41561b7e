package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.contracts.Json;
import org.fewlabel.standalone.instance.Port;

/** The round after a job on the pictures of {@link JourneyIT}: an audit, its answers as labels, and a job that is trained with them. */
final class CorrectedRound {
    private static final int AUDITED = 10;
    /** Somebody changes his mind about it. */
    private static final String RELABELED = "labeled/left/0.png";

    private final Installation installation;

    CorrectedRound(Installation installation) {
        this.installation = installation;
    }

    /** @param labels of the job, by file and column */
    void follows(String job, Map<String, Map<String, String>> labels) throws Exception {
        Map<String, String> classes = audited(job, labels);
        classes.put(RELABELED, "right");
        String set = labelSet(job, classes);
        String spec = installation
                .get(Port.GATEWAY, "/api/v1/jobs/" + job + "/next?labelSet=" + set)
                .body();

        String next = installation.completed(spec);

        assertThat(installation.job(next).at("/spec/startFrom/jobId").asText()).isEqualTo(job);
        JourneyIT.labels(next).forEach((file, row) -> {
            String said = classes.get(file);
            if (said == null) {
                assertThat(row)
                        .as(file)
                        .containsEntry("source", labels.get(file).get("source"))
                        .containsEntry("given", labels.get(file).get("given"));
            } else {
                assertThat(row).as(file).containsEntry("source", "given").containsEntry("class", said);
            }
        });
        assertThat(installation.product(installation.completed(spec), "labels"))
                .as("the same set and seed once more")
                .isEqualTo(installation.product(next, "labels"));
        assertNoneIsAuditedAgain(next, labels, classes);
    }

    /** Answers an audit as the pictures are, and gives the answers by file. */
    private Map<String, String> audited(String job, Map<String, Map<String, String>> labels) throws Exception {
        JsonNode audit = audit(job, AUDITED);
        assertThat(audit.path("items")).hasSize(AUDITED);
        assertThat(audit.path("items").findValues("predicted")).allMatch(JsonNode::isNull);
        ObjectNode answers = Json.mapper().createObjectNode();
        ArrayNode list = answers.putArray("answers");
        Map<String, String> classes = new TreeMap<>();
        int right = 0;
        for (JsonNode item : audit.path("items")) {
            String file = item.path("file").asText();
            String truth = truth(file);
            classes.put(file, truth);
            list.addObject().put("index", item.path("index").asInt()).put("class", truth);
            right += labels.get(file).get("class").equals(truth) ? 1 : 0;
        }

        JsonNode answered =
                post("/api/v1/jobs/" + job + "/audits/" + audit.path("id").asText() + "/answers", answers, 200);

        assertThat(answered.path("answered").asInt()).isEqualTo(AUDITED);
        assertThat(answered.at("/accuracy/right").asInt()).isEqualTo(right);
        assertThat(answered.at("/accuracy/low").asDouble()).isLessThanOrEqualTo(right / (double) AUDITED);
        return classes;
    }

    private String labelSet(String job, Map<String, String> classes) throws Exception {
        ObjectNode request = Json.mapper().createObjectNode().put("job", job);
        ArrayNode list = request.putArray("labels");
        classes.forEach((file, name) -> list.addObject().put("file", file).put("class", name));
        JsonNode set = post("/api/v1/label-sets", request, 201);
        assertThat(set.path("given").asInt()).isEqualTo(AUDITED + 1);
        return set.path("digest").asText();
    }

    /** Nor what was given before. */
    private void assertNoneIsAuditedAgain(
            String next, Map<String, Map<String, String>> labels, Map<String, String> classes) throws Exception {
        long predicted = labels.values().stream()
                .filter(row -> "predicted".equals(row.get("source")))
                .count();

        JsonNode audit = audit(next, 1_000);

        assertThat(audit.path("items")).hasSize((int) predicted - AUDITED);
        assertThat(audit.path("items").findValuesAsText("file")).doesNotContainAnyElementsOf(classes.keySet());
        assertThat(audit.path("allKnown").asBoolean()).isTrue();
    }

    private JsonNode audit(String job, int size) throws IOException, InterruptedException {
        return post(
                "/api/v1/jobs/" + job + "/audits",
                Json.mapper().createObjectNode().put("size", size).put("seed", 7),
                201);
    }

    private JsonNode post(String path, ObjectNode body, int status) throws IOException, InterruptedException {
        HttpResponse<String> response = installation.post(Port.GATEWAY, path, "application/json", body.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Json.mapper().readTree(response.body());
    }

    /** Pictures of even numbers have their spot on the left. */
    private static String truth(String file) {
        int number = Integer.parseInt(file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.')));
        return number % 2 == 0 ? "left" : "right";
    }
}
