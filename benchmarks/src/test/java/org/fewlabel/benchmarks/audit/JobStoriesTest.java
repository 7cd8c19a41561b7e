package org.fewlabel.benchmarks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.fewlabel.benchmarks.SmallJobs;
import org.fewlabel.benchmarks.Specs;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobQueued;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobStoriesTest {
    private static final UUID JOB = new UUID(0, 1);
    private static final Set<String> JOBS = Set.of(JOB.toString());
    private static final JobSpec SPEC = Specs.read(SmallJobs.spec("story", 5, 2, 10));
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    @Test
    void nothingIsAmissWhereOneThingFollowsFromAnother() {
        List<Event> story = story();

        assertThat(heard(story).flaws(JOBS)).isEmpty();
        assertThat(heard(story).changes(JOB.toString())).hasSize(7);
    }

    /** Also the first, which nothing went before, and those that only say that somebody waits. */
    @ParameterizedTest
    @MethodSource("places")
    void whateverOneEventOfAStoryIsMissingItIsAFlaw(int place) {
        List<Event> story = new ArrayList<>(story());
        Event missing = story.remove(place);

        assertThat(heard(story).flaws(JOBS)).as("without %s", missing).isNotEmpty();
    }

    private static IntStream places() {
        return IntStream.range(0, story().size());
    }

    @Test
    void anEventThatComesTwiceHappensOnce() {
        List<Event> twice = new ArrayList<>(story());
        twice.addAll(2, twice.subList(0, 2));

        assertThat(heard(twice).flaws(JOBS)).isEmpty();
    }

    @Test
    void aJobOfWhichNothingIsSaidIsAFlaw() {
        assertThat(new JobStories().flaws(JOBS)).containsExactly("nothing was said of " + JOB);
    }

    /** Its trainer says nothing more: who counts ends of training alone sees no failure. */
    @Test
    void anAttemptWhoseLeaseRanOutIsCharged() {
        assertThat(heard(story()).charged(JOBS)).containsExactly(JOB + ", attempt 1: lease-expired, silent");
    }

    @Test
    void theLastAttemptIsChargedToo() {
        List<Event> story = List.of(
                queued(0),
                moved(1, JobState.QUEUED, JobState.STARTING, null),
                moved(1, JobState.STARTING, JobState.FAILED, "attempts-exhausted"));

        assertThat(heard(story).charged(JOBS)).hasSize(1);
    }

    @Test
    void whatIsPausedOrGivenBackIsNotCharged() {
        List<Event> story = List.of(
                queued(0),
                moved(1, JobState.QUEUED, JobState.STARTING, null),
                moved(1, JobState.STARTING, JobState.QUEUED, "trainer-released"),
                queued(1),
                moved(2, JobState.QUEUED, JobState.STARTING, null),
                moved(2, JobState.STARTING, JobState.CANCELLED, null));

        assertThat(heard(story).flaws(JOBS)).isEmpty();
        assertThat(heard(story).charged(JOBS)).isEmpty();
    }

    /** A trainer falls silent, another one goes on. */
    private static List<Event> story() {
        return List.of(
                queued(0),
                moved(1, JobState.QUEUED, JobState.STARTING, null),
                moved(1, JobState.STARTING, JobState.RUNNING, null),
                moved(1, JobState.RUNNING, JobState.RETRYING, "lease-expired"),
                moved(1, JobState.RETRYING, JobState.QUEUED, "lease-expired"),
                queued(1),
                moved(2, JobState.QUEUED, JobState.STARTING, null),
                moved(2, JobState.STARTING, JobState.RUNNING, null),
                moved(2, JobState.RUNNING, JobState.SUCCEEDED, null));
    }

    private static JobStories heard(List<Event> events) {
        JobStories stories = new JobStories();
        events.forEach(stories::hear);
        return stories;
    }

    private static Event queued(int attempt) {
        return Event.of(new JobQueued(JOB, attempt, SPEC, NOW), NOW);
    }

    private static Event moved(int attempt, JobState from, JobState to, String reason) {
        return Event.of(new JobStateChanged(JOB, attempt, from, to, reason, reason == null ? null : "silent"), NOW);
    }
}
