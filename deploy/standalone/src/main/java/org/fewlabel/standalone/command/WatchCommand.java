package org.fewlabel.standalone.command;

import java.util.concurrent.Callable;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = {
            "Watch a job to its end, whoever submitted it. Ends with 0 only if it succeeded, with 5 if it failed or was"
                    + " cancelled.",
            "Ctrl-C ends the watch, not the job."
        },
        mixinStandardHelpOptions = true)
public final class WatchCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "JOB", description = JobIds.DESCRIPTION)
    private String job = "";

    @Option(names = "--json", description = "For programs: at its end print the job.")
    private boolean json;

    @Override
    public Integer call() {
        Services services = state.services();
        String id = new JobIds(services).of(job);
        // Whoever names one that there is not hears so at once; later on its absence may pass.
        services.job(id);
        JobView ended = new JobFront(services, Terminal.ofScript()).watch(id);
        if (json) {
            System.out.println(PrettyJson.of(ended));
        }
        return JobFront.ending(ended).code();
    }
}
