package org.fewlabel.standalone.command;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.standalone.client.JobWatch;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Terminal;

/** Watches a job. Ctrl-C ends the watch, not the job, and says how to watch it again. */
final class JobFront {
    private final Services services;
    private final Terminal terminal;

    JobFront(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    /** @return the job as it ended */
    JobView watch(String id) {
        JobView job;
        try (Farewell farewell = Farewell.open(terminal, "the job runs on; ./fewlabel watch " + id + " looks again")) {
            job = new JobWatch(services, terminal::progress).follow(id, new Watcher(terminal));
        }
        terminal.line(line(job));
        if (job.advice() != null) {
            terminal.line(job.advice());
        }
        return job;
    }

    /** Of a command that watched a job to its end. */
    static ExitCode ending(JobView job) {
        return job.state() == JobState.SUCCEEDED ? ExitCode.DONE : ExitCode.NOT_SUCCEEDED;
    }

    private static String line(JobView job) {
        Long eta = job.progress().etaSeconds();
        return job.name() + ": " + Figures.progress(job)
                + (eta == null ? "" : " · ETA " + Figures.duration(Duration.ofSeconds(eta)))
                + (job.message() == null ? "" : " · " + job.message());
    }

    /** Shows how far the job is, and once each what its trainer could not read, what failed and whom it waits for. */
    private static final class Watcher implements Consumer<JobView> {
        private final Terminal terminal;
        /** Of attempts that failed. */
        private final Set<Integer> told = new HashSet<>();

        private final WaitNews waits = new WaitNews();
        private boolean hasTold;

        Watcher(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void accept(JobView seen) {
            if (!hasTold && !seen.unreadable().isEmpty()) {
                terminal.line("passed over, since they cannot be read: "
                        + Figures.some(seen.unreadable().stream()
                                .map(UnreadableFile::toString)
                                .toList()));
                hasTold = true;
            }
            JobView.Failure failure = seen.lastFailure();
            if (failure != null && told.add(failure.attempt())) {
                terminal.line("attempt " + failure.attempt() + " failed with " + failure.reason()
                        + (failure.message() == null ? "" : ": " + failure.message()));
            }
            JobView.Waiting waiting = seen.waiting();
            if (waiting != null && waits.isNews(seen)) {
                terminal.line(
                        waiting.message() + "\n./fewlabel status shows what runs here, and what was started again");
            }
            terminal.progress(line(seen));
        }
    }
}
