package org.fewlabel.standalone.command;

import java.time.Duration;
import java.util.function.Consumer;
import org.fewlabel.standalone.client.Job;
import org.fewlabel.standalone.client.Pause;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.client.Services;

/** Looks at a job until it has ended. A gateway that is away for a while does not end the watch. */
final class JobWatch {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Services services;
    private final Duration poll;

    JobWatch(Services services) {
        this.services = services;
        this.poll = POLL;
    }

    /** @return the job in its terminal state */
    Job follow(String id, Consumer<Job> eyes) {
        long answeredAtNanos = System.nanoTime();
        while (true) {
            try {
                Job job = services.job(id);
                answeredAtNanos = System.nanoTime();
                eyes.accept(job);
                if (job.state().isTerminal()) {
                    return job;
                }
            } catch (RequestFailedException e) {
                if (System.nanoTime() - answeredAtNanos > PATIENCE.toNanos()) {
                    throw e;
                }
            }
            Pause.of(poll);
        }
    }
}
