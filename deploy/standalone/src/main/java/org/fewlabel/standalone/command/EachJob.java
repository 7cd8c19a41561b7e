package org.fewlabel.standalone.command;

import java.util.List;
import java.util.function.BiFunction;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.NoAnswerException;
import org.fewlabel.standalone.client.NotThereException;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.PrettyJson;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Something asked for several jobs, one after the other: what is refused for one is not kept from the others. */
final class EachJob {
    @Mixin
    private final StateOption state = new StateOption();

    @Option(names = "--json", description = "Print the jobs instead of their ids, one JSON object after the other.")
    private boolean json;

    Services services() {
        return state.services();
    }

    boolean isJson() {
        return json;
    }

    /**
     * Prints the id of each job for which it was done, or the job, and on standard error what is to be said of each.
     *
     * @param ofSweep what to ask of a sweep instead, whose id was written for a job's; with {@code ID} for that
     * @return the exit code
     */
    int ask(List<String> jobs, BiFunction<Services, String, JobView> wish, String ofSweep) {
        Services services = services();
        JobIds ids = new JobIds(services);
        ExitCode exitCode = ExitCode.DONE;
        for (String id : jobs) {
            try {
                JobView job = wish.apply(services, ids.of(id));
                System.out.println(json ? PrettyJson.of(job) : job.id());
                System.out.flush();
                System.err.println(job.name() + ": " + job.state().wireName());
            } catch (NoAnswerException e) {
                throw e; // Nor would anybody answer for the others.
            } catch (RequestFailedException e) {
                System.err.println("fewlabel: " + id + ": " + e.getMessage());
                if (e instanceof NotThereException && isSweep(services, id)) {
                    System.err.println("it is the id of a sweep: ./fewlabel sweep " + ofSweep.replace("ID", id));
                }
                exitCode = ExitCode.FAILED;
            }
        }
        return exitCode.code();
    }

    private static boolean isSweep(Services services, String id) {
        try {
            return services.sweeps().get(id).id().toString().equalsIgnoreCase(id);
        } catch (RequestFailedException e) {
            // What was said of the job stands.
            return false;
        }
    }
}
