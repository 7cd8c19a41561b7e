package org.fewlabel.standalone.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.rest.EnsembleView;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ensemble",
        description = "Show how good the mean prediction of several finished jobs is, beside each of them.",
        mixinStandardHelpOptions = true)
public final class EnsembleCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(
            paramLabel = "JOB",
            arity = "2..*",
            description = "Jobs that have succeeded, on the same images. " + JobIds.DESCRIPTION)
    private List<String> jobs = List.of();

    @Option(
            names = "--more-labels",
            description = "Also where the jobs use more labels together than each of them names.")
    private boolean moreLabels;

    @Option(names = "--json", description = "For programs: shares in [0, 1].")
    private boolean json;

    @Override
    public Integer call() {
        Services services = state.services();
        EnsembleView ensemble =
                services.ensemble(jobs.stream().map(new JobIds(services)::of).toList(), moreLabels);
        if (json) {
            System.out.println(PrettyJson.of(ensemble));
            return ExitCode.DONE.code();
        }
        Table table = new Table(List.of("job", "method", "network", ">seed", ">student", ">average", ">teacher"));
        for (EnsembleView.Member member : ensemble.members()) {
            table.add(List.of(
                    member.jobId().toString(),
                    member.method(),
                    member.network(),
                    Long.toString(member.seed()),
                    Figures.percent(member.studentTestError()),
                    Figures.percent(member.averageTestError()),
                    Figures.percent(member.teacherTestError())));
        }
        table.add(List.of(
                "together",
                "",
                "",
                "",
                Figures.percent(ensemble.studentTestError()),
                Figures.percent(ensemble.averageTestError()),
                Figures.percent(ensemble.teacherTestError())));
        System.out.print(table);
        if (ensemble.moreLabels()) {
            System.out.println("Together they use up to " + ensemble.labels()
                    + " labels, more than each of them names: compare with runs of so many.");
        }
        return ExitCode.DONE.code();
    }
}
