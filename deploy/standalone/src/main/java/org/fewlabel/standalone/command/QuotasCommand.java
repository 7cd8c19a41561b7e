package org.fewlabel.standalone.command;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.fewlabel.contracts.rest.QuotasView;
import org.fewlabel.contracts.rest.QuotasView.Quota;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "quotas",
        description =
                "How much you may have at the gateway, and have: jobs that wait, jobs with trainers, sweeps, uploads.",
        mixinStandardHelpOptions = true)
public final class QuotasCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        QuotasView quotas = state.services().quotas();
        if (json) {
            System.out.println(PrettyJson.of(quotas));
            return ExitCode.DONE.code();
        }
        Table table = new Table(List.of("of " + quotas.owner(), ">used", ">may have"));
        table.add(row("jobs that wait", quotas.waiting(), QuotasCommand::number));
        table.add(row("jobs with trainers", quotas.running(), QuotasCommand::number));
        table.add(row("sweeps", quotas.sweeps(), QuotasCommand::number));
        table.add(row("uploads", quotas.storage(), Figures::bytes));
        System.out.print(table);
        return ExitCode.DONE.code();
    }

    private static List<String> row(String name, Quota quota, LongFunction<String> words) {
        Long max = quota.max();
        return List.of(name, words.apply(quota.used()), max == null ? "no bound" : words.apply(max));
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%d", count);
    }
}
