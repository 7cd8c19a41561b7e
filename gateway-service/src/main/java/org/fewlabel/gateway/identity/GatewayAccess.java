package org.fewlabel.gateway.identity;

import static org.fewlabel.contracts.rest.Role.INTERNAL;
import static org.fewlabel.contracts.rest.Role.OPERATE;
import static org.fewlabel.contracts.rest.Role.READ;
import static org.fewlabel.contracts.rest.Role.SUBMIT;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.service.identity.AccessTable;

/**
 * Who may ask the gateway what, by path and method. Whether what is changed is the asker's own is for whoever changes it, who
 * knows whose it is ({@link Ownership}).
 */
class GatewayAccess {
    private static final String JOB = ApiPath.JOBS + "/{id}";
    private static final String SWEEP = ApiPath.SWEEPS + "/{id}";

    @Produces
    @Singleton
    AccessTable table() {
        AccessTable.Builder table = AccessTable.builder();
        page(table);
        jobs(table);
        sweeps(table);
        rest(table);
        identity(table);
        return table.post("/internal/v1/claims", INTERNAL)
                .get("/internal/v1/jobs/{id}/resume-point", INTERNAL)
                .build();
    }

    /** What a browser loads before anybody has said who they are; it holds nothing of anybody's. */
    private static void page(AccessTable.Builder table) {
        table.open("/")
                .open("/index.html")
                .open("/favicon.svg")
                .open("/static/**")
                .open("/q/openapi");
    }

    private static void jobs(AccessTable.Builder table) {
        table.get(ApiPath.JOBS, READ)
                .post(ApiPath.JOBS, SUBMIT)
                .post(ApiPath.JOBS + "/cancel", SUBMIT)
                .get(ApiPath.JOBS + "/events", READ)
                .get(JOB, READ)
                .patch(JOB, SUBMIT)
                .post(JOB + "/cancel", SUBMIT)
                .post(JOB + "/pause", SUBMIT)
                .post(JOB + "/resume", SUBMIT)
                .post(JOB + "/retry", SUBMIT)
                .get(JOB + "/events", READ)
                .get(JOB + "/next", READ)
                .get(JOB + "/log", READ)
                .get(JOB + "/labels", READ)
                .get(JOB + "/checkpoint", READ)
                .get(JOB + "/model", READ)
                .get(JOB + "/model-card", READ)
                // It changes nothing, but has a labeler compute.
                .post(JOB + "/predictions", SUBMIT)
                .get(JOB + "/images/{index}", READ)
                .get(JOB + "/audits", READ)
                .post(JOB + "/audits", SUBMIT)
                .get(JOB + "/audits/{audit}", READ)
                .post(JOB + "/audits/{audit}/answers", SUBMIT);
    }

    private static void sweeps(AccessTable.Builder table) {
        table.get(ApiPath.SWEEPS, READ)
                .post(ApiPath.SWEEPS, SUBMIT)
                .get(SWEEP, READ)
                .get(SWEEP + "/comparison", READ)
                .post(SWEEP + "/cancel", SUBMIT)
                .post(SWEEP + "/pause", SUBMIT)
                .post(SWEEP + "/resume", SUBMIT)
                .post(SWEEP + "/repeats", SUBMIT);
    }

    private static void rest(AccessTable.Builder table) {
        table.get(ApiPath.LABEL_SETS, READ)
                .post(ApiPath.LABEL_SETS, SUBMIT)
                .get(ApiPath.LABEL_SETS + "/{digest}", READ)
                .get(ApiPath.DATASETS, READ)
                .post(ApiPath.DATASETS, SUBMIT)
                .delete(ApiPath.DATASETS + "/{name}", SUBMIT)
                .get(ApiPath.DATASETS + "/{name}/images/{index}", READ)
                .get(ApiPath.METHODS, READ)
                .get(ApiPath.PRESETS, READ)
                .get(ApiPath.PRESETS + "/{name}", READ)
                .get(ApiPath.ENSEMBLE, READ)
                .get(ApiPath.ENSEMBLE + "/labels", READ)
                .get(ApiPath.RESULTS, READ)
                .get(ApiPath.RESULTS + "/{id}", READ)
                .get(ApiPath.COMPARISON, READ)
                // A question whose rows do not fit into an address.
                .post(ApiPath.COMPARISON, READ)
                .get(ApiPath.HEALTH, READ);
    }

    private static void identity(AccessTable.Builder table) {
        table.get(ApiPath.IDENTITY, READ)
                .get(ApiPath.QUOTAS, READ)
                // Who begins a session has said nothing yet, and who ends one need not be known any more.
                .open("POST", ApiPath.SESSION)
                .open("DELETE", ApiPath.SESSION)
                .get(ApiPath.TOKENS, OPERATE)
                .post(ApiPath.TOKENS, OPERATE)
                .delete(ApiPath.TOKENS + "/{id}", OPERATE);
    }
}
