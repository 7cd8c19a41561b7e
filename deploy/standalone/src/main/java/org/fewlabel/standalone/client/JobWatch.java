package org.fewlabel.standalone.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.fewlabel.contracts.rest.JobView;

/** Looks at jobs until they have ended. Services that are away for a while, to be started again perhaps, do not end the watch. */
public final class JobWatch {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** For whoever watches: nobody knows how long a job takes. */
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final Services services;
    private final Consumer<String> away;
    private final Duration poll;
    private final Duration patience;

    /** @param away hears why services do not answer, each time that they do not */
    public JobWatch(Services services, Consumer<String> away) {
        this(services, away, POLL);
    }

    /** @param poll how long it waits between two looks */
    public JobWatch(Services services, Consumer<String> away, Duration poll) {
        this(services, away, poll, PATIENCE);
    }

    JobWatch(Services services, Consumer<String> away, Duration poll, Duration patience) {
        this.services = services;
        this.away = away;
        this.poll = poll;
        this.patience = patience;
    }

    /**
     * One look at the services.
     *
     * @param <E> what may go wrong with it beside the services
     */
    public interface Look<T, E extends Exception> {
        /** @return empty if it is to be looked again */
        Optional<T> look() throws E;
    }

    /**
     * Follows one job.
     *
     * @param eyes see the job at each look
     * @return the job in its terminal state
     */
    public JobView follow(String id, Consumer<JobView> eyes) {
        return until(() -> {
            JobView job = services.job(id);
            eyes.accept(job);
            return job.state().isTerminal() ? Optional.of(job) : Optional.empty();
        });
    }

    /**
     * Looks again and again until it finds something.
     *
     * @throws RequestFailedException the last one, if none but such came for longer than the watch has patience
     */
    public <T, E extends Exception> T until(Look<T, E> look) throws E {
        return within(FOREVER, look).orElseThrow();
    }

    /**
     * Looks again and again, for so long.
     *
     * @return empty if it found nothing in that time
     * @throws RequestFailedException the last one, if none but such came for longer than the watch has patience
     */
    public <T, E extends Exception> Optional<T> within(Duration limit, Look<T, E> look) throws E {
        long beganNanos = System.nanoTime();
        long answeredAtNanos = beganNanos;
        while (true) {
            try {
                Optional<T> found = look.look();
                if (found.isPresent()) {
                    return found;
                }
                answeredAtNanos = System.nanoTime();
            } catch (RequestFailedException e) {
                if (System.nanoTime() - answeredAtNanos > patience.toNanos()) {
                    throw e;
                }
                away.accept(e.getMessage());
            }
            if (System.nanoTime() - beganNanos > limit.toNanos()) {
                return Optional.empty();
            }
            Pause.of(poll);
        }
    }
}
