package org.fewlabel.standalone.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.rest.AuditView;

/** The audits of a job. */
public final class AuditClient {
    /** Their names may be as long as those of files, and the gateway reads 64 KiB at a time. */
    private static final int ANSWERS_MAX = 200;

    private final Services services;
    private final String job;

    /** @param job its address */
    AuditClient(Services services, String job) {
        this.services = services;
        this.job = job;
    }

    /**
     * Draws images, or finds the audit of those that were drawn: the same question is the same audit.
     *
     * @param request as the gateway reads it: how many images, which, and whose labels
     */
    public AuditView draw(ObjectNode request) {
        return Services.read(services.post(job + "/audits", request), AuditView.class);
    }

    public AuditView.Listing list() {
        return Services.read(services.get(job + "/audits"), AuditView.Listing.class);
    }

    /**
     * Says the classes of some of its images, in as many requests as they need.
     *
     * @param classes by the images' indices; one at least
     * @throws RequestFailedException if some are wrong; of a request with a wrong one none is taken, nor of those after it
     */
    public AuditView answer(UUID audit, Map<Integer, String> classes) {
        List<Map.Entry<Integer, String>> all = new ArrayList<>(classes.entrySet());
        int last = (all.size() - 1) / ANSWERS_MAX * ANSWERS_MAX;
        for (int from = 0; from < last; from += ANSWERS_MAX) {
            answer(audit, all.subList(from, from + ANSWERS_MAX));
        }
        return answer(audit, all.subList(last, all.size()));
    }

    private AuditView answer(UUID audit, List<Map.Entry<Integer, String>> classes) {
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode answers = body.putArray("answers");
        classes.forEach(each -> answers.addObject().put("index", each.getKey()).put("class", each.getValue()));
        return Services.read(services.post(job + "/audits/" + audit + "/answers", body), AuditView.class);
    }

    /** Where to look at one of the job's images. */
    public String picture(int index) {
        return job + "/images/" + index + "?size=256";
    }
}
