package org.fewlabel.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.sweep.SweepView;
import org.jspecify.annotations.Nullable;

/** The sweeps of the gateway. */
public final class SweepClient {
    private final Services services;
    private final String url;

    /** @param url of all sweeps */
    SweepClient(Services services, String url) {
        this.services = services;
        this.url = url;
    }

    /**
     * Submits a sweep, once: the key makes a second try after a broken connection the same submission.
     *
     * @throws RequestFailedException if the plan is wrong; with every field that is
     */
    public SweepView submit(JsonNode plan) {
        return Services.read(
                services.sendForLook(Services.posting(url, plan.toString())
                        .header("Idempotency-Key", UUID.randomUUID().toString())),
                SweepView.class);
    }

    /** What a plan would run; nothing is submitted. */
    public SweepView.Check check(JsonNode plan) {
        return Services.read(
                services.sendForLook(Services.posting(url + "?validateOnly=true", plan.toString())),
                SweepView.Check.class);
    }

    public SweepView get(String id) {
        return Services.read(services.get(url + "/" + Services.encode(id)), SweepView.class);
    }

    /**
     * The newest sweeps, without their cells.
     *
     * @param name of those; null for all
     * @param owner of those; null for everybody's
     */
    public SweepView.PageView list(@Nullable String name, @Nullable String owner, int countMax) {
        String ofName = name == null ? "" : "&name=" + Services.encode(name);
        String ofOwner = owner == null ? "" : "&owner=" + Services.encode(owner);
        return Services.read(services.get(url + "?pageSize=" + countMax + ofName + ofOwner), SweepView.PageView.class);
    }

    public SweepView cancel(String id) {
        return wish(id, "cancel");
    }

    public SweepView pause(String id) {
        return wish(id, "pause");
    }

    /** @param retryFailed whether what failed is done again */
    public SweepView resume(String id, boolean retryFailed) {
        return wish(id, "resume?retryFailed=" + retryFailed);
    }

    public SweepView addSeeds(String id, List<Long> seeds) {
        JsonNode body = Json.mapper().valueToTree(Map.of("seeds", seeds));
        return Services.read(services.post(url + "/" + Services.encode(id) + "/repeats", body), SweepView.class);
    }

    private SweepView wish(String id, String wish) {
        return Services.read(services.post(url + "/" + Services.encode(id) + "/" + wish), SweepView.class);
    }
}
