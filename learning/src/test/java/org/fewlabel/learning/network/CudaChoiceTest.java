package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.network.CudaAlgorithm.Key;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CudaChoiceTest {
    private static final CudaAlgorithm FAST = new CudaAlgorithm(new Key(6, 3), 0);
    private static final CudaAlgorithm SLOW = new CudaAlgorithm(new Key(1, 3), 0);
    private static final RuntimeException UNSUPPORTED = new EngineUnavailableException("not supported");
    private static final RuntimeException MISTAKE = new IllegalStateException("execution failed");

    private final Map<CudaAlgorithm, RuntimeException> refusals = new HashMap<>();
    private final List<CudaAlgorithm> tried = new ArrayList<>();
    private final CudaChoice choice = new CudaChoice(List.of(FAST, SLOW), "no algorithm");

    /** cuDNN lists some whose run fails. */
    @Test
    void triesTheNextWhateverOneFailsWith() {
        for (RuntimeException refusal : List.of(UNSUPPORTED, MISTAKE)) {
            tried.clear();
            refusals.put(FAST, refusal);

            new CudaChoice(List.of(FAST, SLOW), "no algorithm").run(this::pass);

            assertThat(tried).containsExactly(FAST, SLOW);
        }
    }

    @Test
    void keepsToTheOneThatWorked() {
        refusals.put(FAST, MISTAKE);
        choice.run(this::pass);
        refusals.clear();
        tried.clear();

        choice.run(this::pass);

        assertThat(tried).containsExactly(SLOW);
    }

    /** The bytes of another one may be others, in this run and not in the next. */
    @Test
    void takesNoOtherOnceOneHasWorked() {
        choice.run(this::pass);
        for (RuntimeException refusal : List.of(UNSUPPORTED, MISTAKE)) {
            refusals.put(FAST, refusal);
            tried.clear();

            assertThatThrownBy(() -> choice.run(this::pass)).isSameAs(refusal);
            assertThat(tried).containsExactly(FAST);
        }
    }

    @Test
    void theProgramIsAtFaultOnlyWhereTheLastOneSaysSo() {
        refusals.put(FAST, UNSUPPORTED);
        refusals.put(SLOW, MISTAKE);

        assertThatThrownBy(() -> choice.run(this::pass)).isSameAs(MISTAKE);
    }

    @Test
    void cudnnHasNoAlgorithmWhereTheLastOneIsNotSupported() {
        refusals.put(FAST, MISTAKE);
        refusals.put(SLOW, UNSUPPORTED);

        assertThatThrownBy(() -> choice.run(this::pass))
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessage("no algorithm");
        assertThatThrownBy(() -> new CudaChoice(List.of(), "no algorithm").run(this::pass))
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessage("no algorithm");
    }

    /** It may be another one that finds memory the next time. */
    @Test
    void aShortageEndsTheTrying() {
        RuntimeException shortage = new MemoryShortageException("no memory");

        assertThatThrownBy(() -> choice.run(algorithm -> {
                    tried.add(algorithm);
                    throw shortage;
                }))
                .isSameAs(shortage);
        assertThat(tried).containsExactly(FAST);
    }

    private @Nullable RuntimeException pass(CudaAlgorithm algorithm) {
        tried.add(algorithm);
        return refusals.get(algorithm);
    }
}
