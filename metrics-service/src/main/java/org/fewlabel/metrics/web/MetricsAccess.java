package org.fewlabel.metrics.web;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.identity.AccessTable;

/** Who may ask the metrics service: the gateway alone, through which users reach what it says. */
class MetricsAccess {
    @Produces
    @Singleton
    AccessTable table() {
        return AccessTable.builder()
                .open("/q/openapi")
                .get(ApiPath.RESULTS, Role.INTERNAL)
                .get(ApiPath.RESULTS + "/{jobId}", Role.INTERNAL)
                .get(ApiPath.COMPARISON, Role.INTERNAL)
                .post(ApiPath.COMPARISON, Role.INTERNAL)
                .build();
    }
}
