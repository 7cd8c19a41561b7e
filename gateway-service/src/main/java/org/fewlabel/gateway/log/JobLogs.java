package org.fewlabel.gateway.log;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.contracts.rest.JobLogView;
import org.fewlabel.contracts.rest.JobLogView.Line;
import org.fewlabel.gateway.log.JobLogRepository.Counts;
import org.jspecify.annotations.Nullable;

/**
 * What the services said of each job: its first lines, which say how it began, and its newest, which say how it is or how it ended.
 * However much is said, a job's log is no larger than that.
 */
@ApplicationScoped
class JobLogs {
    static final int FIRST_LINES = 100;
    static final int NEWEST_LINES = 1_900;
    /** Of the newest, messages and traces. */
    static final long NEWEST_BYTES = 1 << 20;

    /** After a crash comes again what was heard since offsets were committed, which is done every second; so many of one job are known. */
    static final int EVENTS_REMEMBERED = 200;

    private final JobLogRepository repository;

    JobLogs(JobLogRepository repository) {
        this.repository = repository;
    }

    /** Keeps lines, unless they came before, or there is no such job: of a submission that was taken back, for one. */
    @Transactional
    void keep(Event event) {
        LinesLogged logged = (LinesLogged) event.payload();
        UUID job = logged.jobId();
        Long before = repository.lock(job, event.id()).orElse(null);
        if (before == null) {
            return;
        }
        repository.add(event.id(), logged, before, EVENTS_REMEMBERED);
        if (before + logged.lines().size() > FIRST_LINES) {
            repository.trim(job, FIRST_LINES, NEWEST_LINES, NEWEST_BYTES);
        }
    }

    /**
     * A part of the log of a job.
     *
     * @param after the number of the line behind which it begins; null for the newest lines
     */
    @Transactional
    JobLogView look(UUID job, @Nullable Long after, int max) {
        Counts counts = repository.counts(job);
        List<Line> lines = after == null ? repository.newest(job, max) : repository.after(job, after, max);
        return new JobLogView(lines, counts.total(), counts.kept(), counts.lost());
    }
}
