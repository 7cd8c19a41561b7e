package org.fewlabel.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobWatchTest {
    private static final Duration POLL = Duration.ofMillis(1);
    private static final Services NONE = new Services("http://localhost:1");

    private final List<String> away = new ArrayList<>();
    private int looks;

    @Test
    void goesOnWhereServicesAreAwayForAWhileAndTellsOfIt() {
        JobWatch watch = new JobWatch(NONE, away::add, POLL, Duration.ofMinutes(5));

        String found = watch.until(() -> {
            looks++;
            if (looks == 2) {
                throw new RequestFailedException("the gateway does not answer", null);
            }
            return looks < 4 ? Optional.empty() : Optional.of("succeeded");
        });

        assertThat(found).isEqualTo("succeeded");
        assertThat(away).containsExactly("the gateway does not answer");
    }

    @Test
    void hasPatienceForSoLongAndThenSaysWhatTheLastLookSaid() {
        JobWatch watch = new JobWatch(NONE, away::add, POLL, Duration.ofMillis(20));

        assertThatThrownBy(() -> watch.until(() -> {
                    throw new RequestFailedException("look " + looks++, null);
                }))
                .isInstanceOf(RequestFailedException.class)
                .hasMessage("look " + (looks - 1));
        assertThat(looks).isEqualTo(away.size() + 1);
    }

    @Test
    void findsNothingInTheTimeThatItHas() {
        JobWatch watch = new JobWatch(NONE, away::add, POLL, Duration.ofMinutes(5));

        assertThat(watch.within(Duration.ofMillis(20), () -> {
                    looks++;
                    return Optional.empty();
                }))
                .isEmpty();
        assertThat(looks).isPositive();
    }
}
