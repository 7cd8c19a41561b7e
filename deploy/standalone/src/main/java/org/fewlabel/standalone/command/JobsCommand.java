package org.fewlabel.standalone.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.rest.JobPageView;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "jobs",
        aliases = "list",
        description = "List the newest jobs, all or those of a filter.",
        mixinStandardHelpOptions = true)
public final class JobsCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Mixin
    private final WhereOption where = new WhereOption();

    @Option(names = "--max", paramLabel = "N", description = "How many; by default ${DEFAULT-VALUE}, at most 200.")
    private int countMax = 20;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        JobPageView page = state.services().jobs(countMax, null, where.filters());
        if (json) {
            System.out.println(PrettyJson.of(page));
            return ExitCode.DONE.code();
        }
        Table table = new Table(List.of("id", "name", "state", ">epochs", ">student", ">average", ">teacher"));
        for (JobView job : page.jobs()) {
            JobView.Progress progress = job.progress();
            table.add(List.of(
                    job.id().toString(),
                    job.name(),
                    job.state().wireName(),
                    progress.labeledEpochs() + "/" + progress.epochs(),
                    Figures.percent(progress.studentTestError()),
                    Figures.percent(progress.averageTestError()),
                    Figures.percent(progress.teacherTestError())));
        }
        System.out.print(table);
        System.out.flush();
        for (JobView job : page.jobs()) {
            if (job.advice() != null) {
                System.err.println(job.id() + " failed, " + job.reason() + ": " + job.advice());
            }
        }
        return ExitCode.DONE.code();
    }
}
