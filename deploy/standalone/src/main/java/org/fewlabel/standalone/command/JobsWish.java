package org.fewlabel.standalone.command;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.Services;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that asks for the same of every job that is named. */
abstract class JobsWish implements Callable<Integer> {
    private final BiFunction<Services, String, JobView> wish;
    private final String ofSweep;

    @Mixin
    private final EachJob each = new EachJob();

    @Parameters(arity = "1..*", paramLabel = "JOB", description = JobIds.DESCRIPTION)
    private List<String> jobs = List.of();

    /** @param ofSweep what to ask of a sweep instead, as {@link EachJob} takes it */
    JobsWish(BiFunction<Services, String, JobView> wish, String ofSweep) {
        this.wish = wish;
        this.ofSweep = ofSweep;
    }

    @Override
    public Integer call() {
        return each.ask(jobs, wish, ofSweep);
    }
}
