package org.fewlabel.standalone.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.client.JobIds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "priority",
        description = "Give a job that is not over another priority; prints its id.",
        mixinStandardHelpOptions = true)
public final class PriorityCommand implements Callable<Integer> {
    @Mixin
    private final EachJob each = new EachJob();

    @Parameters(index = "0", paramLabel = "JOB", description = JobIds.DESCRIPTION)
    private String job = "";

    @Parameters(
            index = "1",
            paramLabel = "N",
            description = "From -100 to 100; higher ones are trained first. What is being trained is not interrupted.")
    private int priority;

    @Override
    public Integer call() {
        return each.ask(List.of(job), (services, id) -> services.prioritize(id, priority), "show ID");
    }
}
