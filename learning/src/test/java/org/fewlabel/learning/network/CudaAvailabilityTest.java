package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.fewlabel.learning.EngineUnavailableException;
import org.junit.jupiter.api.Test;

class CudaAvailabilityTest {
    private final List<RuntimeException> failures = new ArrayList<>();
    private int searches;
    private final CudaAvailability availability = new CudaAvailability(() -> {
        searches++;
        if (!failures.isEmpty()) {
            throw failures.remove(0);
        }
        return null;
    });

    @Test
    void looksForACardOnce() {
        assertThat(availability.engine()).isNull();
        assertThat(availability.engine()).isNull();

        assertThat(searches).isEqualTo(1);
    }

    @Test
    void looksAgainForWhatWasMissingForNow() {
        failures.add(EngineUnavailableException.forNow("busy", null));

        assertThatThrownBy(availability::engine).hasMessage("busy");
        assertThat(availability.engine()).isNull();
        assertThat(availability.isBroken()).isFalse();
    }

    /** A driver that is too old is no better in another process. */
    @Test
    void remembersWhatIsMissingForGood() {
        failures.add(new EngineUnavailableException("an old driver"));

        assertThatThrownBy(availability::engine).hasMessage("an old driver");
        assertThatThrownBy(availability::engine).hasMessage("an old driver");
        assertThat(searches).isEqualTo(1);
        assertThat(availability.isBroken()).isFalse();
    }

    @Test
    void isBrokenByACardThatBreaksWhileItIsComputedOn() {
        availability.engine();

        availability.broken("an uncorrectable error");

        assertThat(availability.isBroken()).isTrue();
        assertThatThrownBy(availability::engine).hasMessage("an uncorrectable error");
    }

    /** Or nobody would start the process anew, and nothing would ever work in this one. */
    @Test
    void isBrokenByACardThatBreaksWhileItIsStarted() {
        CudaAvailability[] starting = new CudaAvailability[1];
        starting[0] = new CudaAvailability(() -> {
            throw starting[0].broken("an uncorrectable error");
        });

        assertThatThrownBy(starting[0]::engine).hasMessage("an uncorrectable error");
        assertThat(starting[0].isBroken()).isTrue();
        assertThatThrownBy(starting[0]::engine).hasMessage("an uncorrectable error");
    }
}
