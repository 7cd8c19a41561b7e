package org.fewlabel.labeler.web;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.identity.AccessTable;

/** Who may ask the labeler: the gateway alone, which knows what its users may see. */
class LabelerAccess {
    private static final String INTERNAL = "/internal/v1";

    @Produces
    @Singleton
    AccessTable table() {
        return AccessTable.builder()
                .post(INTERNAL + "/models", Role.INTERNAL)
                .post(INTERNAL + "/model-cards", Role.INTERNAL)
                .post(INTERNAL + "/predictions", Role.INTERNAL)
                .post(INTERNAL + "/pictures", Role.INTERNAL)
                .post(INTERNAL + "/picture-checks", Role.INTERNAL)
                .post(INTERNAL + "/dataset-inventory", Role.INTERNAL)
                .build();
    }
}
