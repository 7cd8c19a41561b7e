package org.fewlabel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import org.fewlabel.testing.LocalEnginesResource;
import org.fewlabel.testing.NastyRequests;
import org.junit.jupiter.api.Test;

/** Bad input is answered by what is bad in it, at every endpoint, in every parameter. */
@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class NastyRequestsTest {
    @TestHTTPResource
    URI metrics;

    @Test
    void noRequestIsAnsweredWithAFailureOfOurs() throws Exception {
        assertThat(NastyRequests.failures(metrics, Map.of())).isEmpty();
    }
}
