package org.fewlabel.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.job.JobState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every phase against everything that can happen: the table is the specification. */
class PhaseTest {
    /**
     * {@code -} for a change of nothing, {@code x} for a refusal, else the phase that follows. Outcomes come with the last
     * epoch not labeled yet and attempts left, where nothing else is said.
     */
    private static final String TABLE = """
            phase       cancel      pause    resume  claim     started   last-labeled  labeling-failed  backoff-over  time-up  time-up-labeled  retry
            Queued      Cancelled   Paused   -       Starting  -         Succeeded     Failed           -             -        -                -
            Starting    Cancelling  Pausing  -       x         Training  -             Failed           -             Failed   Succeeded        -
            Training    Cancelling  Pausing  -       x         -         -             Failed           -             Failed   Succeeded        -
            Finishing   Cancelled   x        -       x         -         Succeeded     Failed           -             -        -                -
            Pausing     Cancelling  -        x       x         -         -             Failed           -             -        -                x
            Paused      Cancelled   -        Queued  x         -         Succeeded     Failed           -             -        -                x
            Retrying    Cancelled   Paused   -       x         -         Succeeded     Failed           Queued        -        -                Queued
            Cancelling  -           x        x       x         -         -             -                -             -        -                x
            Cancelled   -           x        x       x         -         -             -                -             -        -                Queued
            Succeeded   x           x        x       x         -         -             -                -             -        -                x
            Failed      x           x        x       x         -         -             -                -             -        -                Queued
            """;

    private static final String OUTCOMES = """
            phase       completed  cancelled  cancelled-last  paused     released   failed     failed-for-now  failed-for-now-last  declined   lease-expired  lease-expired-last
            Queued      -          -          -               -          -          -          -               -                    -          -              -
            Starting    Finishing  Retrying   Failed          Queued     Queued     Failed     Retrying        Failed               Queued     Retrying       Failed
            Training    Finishing  Retrying   Failed          Queued     Queued     Failed     Retrying        Failed               Queued     Retrying       Failed
            Finishing   -          -          -               -          -          -          -               -                    -          -              -
            Pausing     Finishing  Paused     Paused          Paused     Paused     Failed     Paused          Paused               Paused     Paused         Paused
            Paused      -          -          -               -          -          -          -               -                    -          -              -
            Retrying    -          -          -               -          -          -          -               -                    -          -              -
            Cancelling  Cancelled  Cancelled  Cancelled       Cancelled  Cancelled  Cancelled  Cancelled       Cancelled            Cancelled  Cancelled      Cancelled
            Cancelled   -          -          -               -          -          -          -               -                    -          -              -
            Succeeded   -          -          -               -          -          -          -               -                    -          -              -
            Failed      -          -          -               -          -          -          -               -                    -          -              -
            """;

    private static final Map<String, Function<Phase, Move>> HAPPENINGS = happenings();

    private static Map<String, Function<Phase, Move>> happenings() {
        Map<String, Function<Phase, Move>> all = new LinkedHashMap<>();
        all.put("cancel", Phase::cancel);
        all.put("pause", Phase::pause);
        all.put("resume", Phase::resume);
        all.put("claim", Phase::claim);
        all.put("started", Phase::trainingStarted);
        all.put("last-labeled", Phase::lastEpochLabeled);
        all.put("labeling-failed", phase -> phase.labelingFailed("corrupt", "the snapshot is corrupt"));
        all.put("lease-expired", phase -> phase.leaseExpired("silence", false, true));
        all.put("lease-expired-last", phase -> phase.leaseExpired("silence", false, false));
        all.put("lease-expired-labeled", phase -> phase.leaseExpired("silence", true, false));
        all.put("backoff-over", Phase::backoffOver);
        all.put("retry", Phase::retry);
        all.put("time-up", phase -> phase.timeUp("an hour", false));
        all.put("time-up-labeled", phase -> phase.timeUp("an hour", true));
        for (Outcome outcome : Outcome.values()) {
            all.put(outcome.wireName(), phase -> phase.trainingFinished(end(outcome, false, true)));
            all.put(outcome.wireName() + "-last", phase -> phase.trainingFinished(end(outcome, false, false)));
            all.put(outcome.wireName() + "-labeled", phase -> phase.trainingFinished(end(outcome, true, false)));
        }
        return all;
    }

    static Stream<Phase> phases() {
        return Stream.concat(
                Stream.of(new WaitingPhase.Finishing()),
                Stream.of(JobState.values()).map(state -> Phase.of(state, false)));
    }

    static Stream<Arguments> cells() {
        return Stream.of(TABLE, OUTCOMES).flatMap(PhaseTest::cells);
    }

    private static Stream<Arguments> cells(String table) {
        List<String[]> rows = table.lines().map(line -> line.split(" +")).toList();
        String[] header = rows.get(0);
        List<Arguments> cells = new ArrayList<>();
        for (String[] row : rows.subList(1, rows.size())) {
            for (int column = 1; column < header.length; column++) {
                cells.add(arguments(row[0], header[column], row[column]));
            }
        }
        return cells.stream();
    }

    @ParameterizedTest(name = "{0} on {1} gives {2}")
    @MethodSource("cells")
    void answersAsTheTableSays(String phaseName, String happening, String expected) {
        Phase phase =
                phases().filter(each -> name(each).equals(phaseName)).findAny().orElseThrow();

        Move move = HAPPENINGS.get(happening).apply(phase);

        assertThat(shown(move)).isEqualTo(expected);
    }

    /** Another attempt would find nothing to do, and needs a trainer that has the data. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("endsOfAttempts")
    void aJobThatIsLabeledInFullSucceedsHoweverItsTrainerEnds(String end) {
        Function<Phase, Move> happening = HAPPENINGS.get(end + "-labeled");

        assertThat(Stream.of(new LeasedPhase.Starting(), new LeasedPhase.Training(), new LeasedPhase.Pausing()))
                .extracting(phase -> shown(happening.apply(phase)))
                .containsOnly("Succeeded");
        assertThat(shown(happening.apply(new LeasedPhase.Cancelling())))
                .as("as the user wished")
                .isEqualTo("Cancelled");
    }

    static Stream<String> endsOfAttempts() {
        return Stream.concat(
                Stream.of("lease-expired"), Stream.of(Outcome.values()).map(Outcome::wireName));
    }

    @Test
    void hasARowForEveryPhaseInBothTables() {
        List<String> all = phases().map(PhaseTest::name).sorted().toList();

        assertThat(TABLE.lines().skip(1).map(line -> line.split(" +")[0]).sorted())
                .isEqualTo(all);
        assertThat(OUTCOMES.lines().skip(1).map(line -> line.split(" +")[0]).sorted())
                .isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("phases")
    void isFoundAgainByItsStateAndTheEndOfItsTraining(Phase phase) {
        Phase found = Phase.of(phase.state(), phase instanceof WaitingPhase.Finishing);

        assertThat(found).isEqualTo(phase);
    }

    @Test
    void saysWhyTheLastAttemptEnded() {
        Move move = new LeasedPhase.Training()
                .trainingFinished(new AttemptEnd(Outcome.FAILED_FOR_NOW, "disk-full", "no room", false, false));

        assertThat(move)
                .isEqualTo(new Move.Changed(
                        new TerminalPhase.Failed(),
                        Reason.ATTEMPTS_EXHAUSTED,
                        "the last attempt ended with disk-full: no room"));
    }

    @Test
    void refusesInWordsThatNameTheStateAndTheWish() {
        Move move = new TerminalPhase.Succeeded().cancel();

        assertThat(move).isEqualTo(new Move.Refused("a job that is succeeded cannot be cancelled"));
    }

    private static AttemptEnd end(Outcome outcome, boolean labeled, boolean attemptsLeft) {
        return new AttemptEnd(outcome, null, null, labeled, attemptsLeft);
    }

    private static String name(Phase phase) {
        return phase.getClass().getSimpleName();
    }

    private static String shown(Move move) {
        if (move instanceof Move.Changed changed) {
            return name(changed.phase());
        }
        return move instanceof Move.Refused ? "x" : "-";
    }
}
