package org.fewlabel.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestLimitsTest {
    private static final Settings SMALL = new Settings(true, 2, 10, 1, 3);

    private final AtomicLong nanos = new AtomicLong(7);
    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    @Test
    void takesABurstAndGoesOnAtItsPace() {
        RequestLimits limits = limits("0.0.0.0", SMALL);
        assertThat(limits.areThere()).isTrue();
        for (int request = 0; request < 10; request++) {
            assertThat(limits.takeOfToken("a", false)).isEmpty();
        }

        RequestLimits.TooMany tooMany = limits.takeOfToken("a", false).orElseThrow();

        assertThat(tooMany.retryAfterSeconds()).isEqualTo(1);
        assertThat(tooMany.problem().status()).isEqualTo(429);
        assertThat(tooMany.problem().type()).isEqualTo("urn:fewlabel:too-many-requests");
        assertThat(tooMany.problem().detail())
                .contains("2 requests a second, and 10 at once", "FEWLABEL_REQUESTS_PER_SECOND", "try again in 1 s");
        pass(Duration.ofMillis(500));
        assertThat(limits.takeOfToken("a", false)).isEmpty();
        assertThat(limits.takeOfToken("a", false)).isPresent();
        pass(Duration.ofMinutes(1));
        assertThat(taken(limits, "a")).isEqualTo(10);
    }

    @Test
    void takesFewerWritesAndStillTheQuestions() {
        RequestLimits limits = limits("0.0.0.0", SMALL);
        for (int request = 0; request < 3; request++) {
            assertThat(limits.takeOfToken("a", true)).isEmpty();
        }

        assertThat(limits.takeOfToken("a", true).orElseThrow().problem().detail())
                .contains("1 writes a second, and 3 at once", "FEWLABEL_REQUESTS_WRITES_PER_SECOND");

        assertThat(taken(limits, "a")).isEqualTo(7);
    }

    @Test
    void nobodyPaysForAnother() {
        RequestLimits limits = limits("0.0.0.0", SMALL);
        taken(limits, "192.0.2.1");

        assertThat(limits.takeOfToken("192.0.2.1", false)).isPresent();
        assertThat(limits.takeOfToken("b", false)).isEmpty();
        assertThat(limits.takeOfAddress("192.0.2.1", false)).isEmpty();
    }

    @Test
    void theAddressesOfOneNetworkOfIpV6AreOne() {
        RequestLimits limits = limits("0.0.0.0", SMALL);
        for (int request = 0; request < 10; request++) {
            assertThat(limits.takeOfAddress("2001:db8:0:1::" + request, false)).isEmpty();
        }

        assertThat(limits.takeOfAddress("2001:db8:0:1:ffff::1", false)).isPresent();
        assertThat(limits.takeOfAddress("2001:db8:0:2::1", false)).isEmpty();
        assertThat(limits.takeOfAddress("192.0.2.1", false)).isEmpty();
        assertThat(limits.takeOfAddress("192.0.2.2", false)).isEmpty();
        assertThat(limits.takeOfAddress(null, false)).isEmpty();
    }

    @Test
    void thereAreNoneOnOneMachineAndWhereTheyAreTurnedOff() {
        Settings off = new Settings(false, 2, 10, 1, 3);

        for (RequestLimits limits : new RequestLimits[] {limits("127.0.0.1", SMALL), limits("0.0.0.0", off)}) {
            assertThat(limits.areThere()).isFalse();
            for (int request = 0; request < 100; request++) {
                assertThat(limits.takeOfToken("a", true)).isEmpty();
                assertThat(limits.takeOfAddress("192.0.2.1", true)).isEmpty();
            }
        }
    }

    @Test
    void aLimitOfNothingIsAMistake() {
        assertThatThrownBy(() -> limits("0.0.0.0", new Settings(true, 50, 500, 10, 0)))
                .hasMessage("FEWLABEL_REQUESTS_WRITES_PER_SECOND and FEWLABEL_REQUESTS_WRITES_BURST must be at least 1,"
                        + " were: 10 and 0");
    }

    private int taken(RequestLimits limits, String token) {
        int count = 0;
        while (limits.takeOfToken(token, false).isEmpty()) {
            count++;
        }
        return count;
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    private RequestLimits limits(String host, Settings settings) {
        return new RequestLimits(settings, IdentityRuleTest.rule(host, Map.of()), time);
    }

    private record Settings(boolean limited, int perSecond, int burst, int writesPerSecond, int writesBurst)
            implements RequestLimitsConfig {}
}
