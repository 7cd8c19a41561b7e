package org.fewlabel.gateway;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import org.fewlabel.testing.LocalEnginesResource;

/** Gives every component test of this module the same Kafka, the same database and the same address of a labeler. */
@WithTestResource(
        value = LocalEnginesResource.class,
        initArgs = @ResourceArg(name = "database", value = "gateway"),
        scope = TestResourceScope.GLOBAL)
@WithTestResource(value = LabelerWire.Address.class, scope = TestResourceScope.GLOBAL)
final class Engines {
    private Engines() {}
}
