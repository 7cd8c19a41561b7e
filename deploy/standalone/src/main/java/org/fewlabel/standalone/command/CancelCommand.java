package org.fewlabel.standalone.command;

import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.rest.CancelledJobs;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description =
                "Stop jobs for good, those that are named or, with --where, all that a filter lets through; prints their ids.",
        mixinStandardHelpOptions = true)
public final class CancelCommand implements Callable<Integer> {
    @Mixin
    private final EachJob each = new EachJob();

    @Parameters(paramLabel = "JOB", description = JobIds.DESCRIPTION)
    private List<String> jobs = new ArrayList<>();

    @Mixin
    private final WhereOption where = new WhereOption();

    @Option(names = "--yes", description = "With --where: do not ask.")
    private boolean yes;

    @Override
    public Integer call() {
        if (jobs.isEmpty() == where.written().isEmpty()) {
            throw new UsageException("name jobs, or choose them with --where FIELD=VALUE");
        }
        Map<String, String> filters = where.filters();
        if (filters.isEmpty()) {
            return each.ask(jobs, Services::cancel, "cancel ID");
        }
        Services services = each.services();
        if (!yes && !isMeant()) {
            System.err.println("nothing was cancelled");
            return ExitCode.FAILED.code();
        }
        cancelAll(services, filters);
        return ExitCode.DONE.code();
    }

    private boolean isMeant() {
        Console console = System.console();
        if (console == null) {
            throw new IllegalArgumentException("nobody can be asked here: say --yes to cancel all jobs with "
                    + String.join(" and ", where.written()));
        }
        String answer = console.readLine("Cancel all jobs with %s? [y/N] ", String.join(" and ", where.written()));
        return "y".equalsIgnoreCase(answer);
    }

    /** The gateway cancels so many at once; an answer without any says that no more can be cancelled. */
    private void cancelAll(Services services, Map<String, String> filters) {
        int count = 0;
        CancelledJobs answer;
        do {
            answer = services.cancelAll(filters);
            if (each.isJson()) {
                System.out.println(PrettyJson.of(answer));
            } else {
                answer.jobs().forEach(System.out::println);
            }
            count += answer.jobs().size();
        } while (answer.more() && !answer.jobs().isEmpty());
        System.err.println(count + (count == 1 ? " job" : " jobs") + " cancelled, or asked to stop");
    }
}
