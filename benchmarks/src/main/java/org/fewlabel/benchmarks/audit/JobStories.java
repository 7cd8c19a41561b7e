package org.fewlabel.benchmarks.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobQueued;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.job.JobState;

/** What the gateway said of jobs, heard in its order: whether one thing follows from another, and which attempts it charged to them. */
final class JobStories {
    /** The gateway's word for a job that may not be tried once more. */
    private static final String EXHAUSTED = "attempts-exhausted";

    private static final class Story {
        private JobState state = JobState.QUEUED;
        private final Set<UUID> changes = new HashSet<>();
        /** With the first time, which no change of state tells of. */
        private int entriesIntoQueue = 1;

        private int saidToBeQueued;
        private final List<String> charged = new ArrayList<>();
        private final List<String> flaws = new ArrayList<>();
    }

    private final Map<String, Story> stories = new HashMap<>();
    private final Set<UUID> heard = new HashSet<>();

    /** Events may come twice, with the same id: the second time nothing happens. */
    void hear(Event event) {
        if (!heard.add(event.id())) {
            return;
        }
        if (event.payload() instanceof JobStateChanged change) {
            moved(story(change.jobId()), event.id(), change);
        } else if (event.payload() instanceof JobQueued queued) {
            story(queued.jobId()).saidToBeQueued++;
        }
    }

    private Story story(UUID job) {
        return stories.computeIfAbsent(job.toString(), id -> new Story());
    }

    private static void moved(Story story, UUID event, JobStateChanged change) {
        if (change.from() != story.state) {
            story.flaws.add(change.jobId() + " was " + story.state.wireName() + ", and went from "
                    + change.from().wireName() + " to " + change.to().wireName());
        }
        story.state = change.to();
        story.changes.add(event);
        story.entriesIntoQueue += change.to() == JobState.QUEUED ? 1 : 0;
        if (change.to() == JobState.RETRYING || EXHAUSTED.equals(change.reason())) {
            story.charged.add(change.jobId() + ", attempt " + change.attempt() + ": " + change.reason() + ", "
                    + change.message());
        }
    }

    /** What does not follow: a state that was not reached, a queue that nobody was told of, a job that has not ended. */
    List<String> flaws(Collection<String> jobs) {
        List<String> flaws = new ArrayList<>();
        for (String job : jobs) {
            Story story = stories.get(job);
            if (story == null) {
                flaws.add("nothing was said of " + job);
                continue;
            }
            flaws.addAll(story.flaws);
            if (!story.state.isTerminal()) {
                flaws.add(job + " ends as " + story.state.wireName());
            }
            if (story.saidToBeQueued < story.entriesIntoQueue) {
                flaws.add(job + " came into the queue " + story.entriesIntoQueue + " times, and was said to be there "
                        + story.saidToBeQueued + " times");
            }
        }
        return flaws;
    }

    /** The attempts that were charged, however they ended: also those of whom nobody heard any more. */
    List<String> charged(Collection<String> jobs) {
        return jobs.stream()
                .filter(stories::containsKey)
                .flatMap(job -> stories.get(job).charged.stream())
                .toList();
    }

    /** The ids of the events by which a job moved. */
    Set<UUID> changes(String job) {
        Story story = stories.get(job);
        return story == null ? Set.of() : story.changes;
    }
}
