package org.fewlabel.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import org.fewlabel.testing.NastyRequests;
import org.junit.jupiter.api.Test;

/** Bad input is answered by what is bad in it, at every endpoint, in every parameter. */
@QuarkusTest
class NastyRequestsTest {
    @TestHTTPResource
    URI gateway;

    @Test
    void noRequestIsAnsweredWithAFailureOfOurs() throws Exception {
        String job = Front.submitted(Front.SPEC).toString();

        assertThat(NastyRequests.failures(gateway, Map.of("id", job))).isEmpty();
        assertThat(NastyRequests.failures(gateway, Map.of()))
                .as("of no such job")
                .isEmpty();
    }
}
