package org.fewlabel.labeler.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.identity.AccessTable;
import org.fewlabel.testing.RestEndpoints;
import org.junit.jupiter.api.Test;

class LabelerAccessTest {
    private final AccessTable table = new LabelerAccess().table();

    @Test
    void everyEndpointIsForTheServicesAloneAndNoneIsForgotten() {
        Set<String> internal = table.rules().stream()
                .filter(rule -> rule.role() == Role.INTERNAL)
                .map(rule -> rule.method() + " " + rule.path())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(internal).isNotEmpty().isEqualTo(RestEndpoints.of(LabelerAccess.class));
        assertThat(table.rules()).noneMatch(rule -> rule.role() != null && rule.role() != Role.INTERNAL);
    }
}
