package org.fewlabel.standalone.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.rest.JobLogText;
import org.fewlabel.contracts.rest.JobLogView;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.JobWatch;
import org.fewlabel.standalone.client.Pause;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "log",
        description = {
            "Show what the services said of a job: what they did, what they waited for, what went wrong and where.",
            "Of each job the first 100 lines are kept and the newest 1,900."
        },
        mixinStandardHelpOptions = true)
public final class LogCommand implements Callable<Integer> {
    private static final int LINES = 200;
    private static final int LINES_MAX = 2_000;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** What services say last comes after the job's end. */
    private static final int LOOKS_AFTER_THE_END = 3;

    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "JOB", description = JobIds.DESCRIPTION)
    private String job = "";

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "How many of the newest lines, from 1 to 2000; by default 200.")
    private int lines = LINES;

    @Option(
            names = {"-f", "--follow"},
            description = "Show lines as they come, until the job has ended. Ctrl-C ends that, not the job.")
    private boolean follow;

    @Option(names = "--json", description = "For programs: one object, and with --follow one on each line.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        Services services = state.services();
        String id = new JobIds(services).of(job);
        JobLogView log = services.log(id, null, lines);
        if (json && !follow) {
            System.out.println(PrettyJson.of(log));
            return ExitCode.DONE.code();
        }
        show(log, null);
        if (follow) {
            log = toTheEnd(services, id, log);
        }
        if (!json) {
            System.out.print(JobLogText.lost(log));
        }
        return (System.out.checkError() ? ExitCode.READER_GONE : ExitCode.DONE).code();
    }

    /** @return the log as it was seen last */
    private JobLogView toTheEnd(Services services, String id, JobLogView first) throws JsonProcessingException {
        Terminal terminal = Terminal.ofScript();
        JobWatch watch = new JobWatch(services, terminal::progress, PAUSE);
        JobLogView log = first;
        long last = last(first, 0);
        int looksLeft = LOOKS_AFTER_THE_END;
        while (looksLeft > 0 && !System.out.checkError()) {
            Pause.of(PAUSE);
            long from = last;
            Look look = watch.until(() -> {
                // Before the lines: what is said until the end is seen is among them.
                boolean isOver = services.job(id).state().isTerminal();
                return Optional.of(new Look(isOver, services.log(id, from, LINES_MAX)));
            });
            terminal.clear();
            log = look.log();
            show(log, last);
            last = last(log, last);
            looksLeft = look.isOver() ? looksLeft - 1 : LOOKS_AFTER_THE_END;
        }
        return log;
    }

    private record Look(boolean isOver, JobLogView log) {}

    private void show(JobLogView log, @Nullable Long after) throws JsonProcessingException {
        if (json) {
            for (JobLogView.Line line : log.lines()) {
                System.out.println(Json.mapper().writeValueAsString(line));
            }
        } else {
            System.out.print(JobLogText.lines(log, after));
        }
        System.out.flush();
    }

    private static long last(JobLogView log, long otherwise) {
        int count = log.lines().size();
        return count == 0 ? otherwise : log.lines().get(count - 1).number();
    }
}
