package org.fewlabel.standalone.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.instance.End;
import org.fewlabel.standalone.instance.InstanceStatus;
import org.fewlabel.standalone.instance.PartStatus;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description =
                "Show what runs, where and since when, what was started again and why. Ends with 3 unless all of it"
                        + " is ready.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private final Clock clock = Clock.systemUTC();

    @Mixin
    private final StateOption state = new StateOption();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        InstanceStatus status = state.instance().status();
        if (json) {
            System.out.println(PrettyJson.of(status));
        } else {
            System.out.print(table(status));
            for (PartStatus part : status.parts()) {
                remarks(part).forEach(remark -> System.out.println(part.part().wireName() + ": " + remark));
            }
            if (status.keeper().condition() == PartStatus.Condition.DEAD) {
                System.out.println("keeper: what dies is not started again; ./fewlabel up starts the keeper");
            }
        }
        return (status.isReady() ? ExitCode.DONE : ExitCode.NOT_RUNNING).code();
    }

    private Table table(InstanceStatus status) {
        Table table = new Table(List.of("part", "condition", "since", ">restarts", ">port", ">pid", "log"));
        for (PartStatus part : status.parts()) {
            table.add(List.of(
                    part.part().wireName(),
                    words(part.condition()),
                    since(part.startedAt()),
                    Integer.toString(part.restarts()),
                    Integer.toString(part.port()),
                    number(part.pid()),
                    part.log().toString()));
        }
        InstanceStatus.Keeper keeper = status.keeper();
        table.add(List.of(
                "keeper",
                words(keeper.condition()),
                since(keeper.startedAt()),
                "",
                "",
                number(keeper.pid()),
                keeper.log().toString()));
        return table;
    }

    private List<String> remarks(PartStatus part) {
        List<String> remarks = new ArrayList<>();
        if (!part.lacks().isEmpty()) {
            remarks.add("lacks " + String.join("; ", part.lacks()));
        }
        End end = part.lastEnd();
        if (end != null) {
            String code = end.exitCode() == null ? "" : " with exit code " + end.exitCode();
            remarks.add("its last end, " + since(end.at()) + code + ": " + end.reason());
        }
        Instant next = part.nextTryAt();
        if (next != null) {
            Duration wait = Duration.between(clock.instant(), next);
            remarks.add("it is started again in " + Figures.duration(wait.isNegative() ? Duration.ZERO : wait)
                    + ", ever more slowly as long as it dies; ./fewlabel up starts it at once");
        }
        return remarks;
    }

    private static String words(PartStatus.Condition condition) {
        return condition.wireName().replace('-', ' ');
    }

    /** In the user's time. */
    private static String since(@Nullable Instant time) {
        return time == null ? "–" : Figures.time(time);
    }

    private static String number(@Nullable Long pid) {
        return pid == null ? "–" : Long.toString(pid);
    }
}
