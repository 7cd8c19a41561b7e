package org.fewlabel.gateway;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import org.fewlabel.testing.LocalEnginesResource;

/** Gives every component test of this module the same Kafka and the same database. */
@WithTestResource(
        value = LocalEnginesResource.class,
        initArgs = @ResourceArg(name = "database", value = "gateway"),
        scope = TestResourceScope.GLOBAL)
final class Engines {
    private Engines() {}
}
