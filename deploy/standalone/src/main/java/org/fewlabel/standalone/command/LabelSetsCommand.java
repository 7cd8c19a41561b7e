package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.contracts.rest.LabelSetView;
import org.fewlabel.standalone.client.Download;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.LabelSetClient;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.download.DownloadRun;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Table;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "label-sets",
        description = {
            "Labels that you give, or several jobs predict, kept for the next job to be trained with.",
            "A round: label-sets create FILE --job JOB keeps what you say of a job's images and prints the set's name, its digest;"
                    + " label-sets next JOB DIGEST --submit submits the job that goes on from there."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = LabelSetCreateCommand.class)
public final class LabelSetsCommand implements Runnable {
    private static final int DIGEST_SHOWN = 12;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    @Mixin
    private final StateOption state = new StateOption();

    /** Of the instance that the command is about. */
    Services services() {
        return state.services();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: list, show, create or next");
    }

    @Command(
            name = "list",
            description = "List the newest label sets. What is shown of a digest is enough for the other commands.",
            mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--dataset",
                            paramLabel = "NAME",
                            completionCandidates = Choices.Datasets.class,
                            description = "Only those for this data set.")
                    @Nullable
                    String dataset,
            @Mixin NewestOption newest,
            @Option(names = "--json", description = "For programs, with whole digests.") boolean asJson) {
        LabelSetView.Page page = services().labelSets().list(dataset, newest.countMax());
        if (asJson) {
            System.out.println(PrettyJson.of(page));
            return ExitCode.DONE.code();
        }
        Table table = new Table(List.of("digest", "data set", ">given", ">predicted", "made", "note"));
        for (LabelSetView set : page.labelSets()) {
            table.add(List.of(
                    set.digest().substring(0, DIGEST_SHOWN),
                    set.dataset(),
                    Integer.toString(set.given()),
                    Integer.toString(set.predicted()),
                    set.createdAt().toString(),
                    set.note() == null ? "" : set.note()));
        }
        System.out.print(table);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "show",
            description =
                    "Write a set's labels as CSV: to standard output, or to a file, which is there when it is whole.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "DIGEST", description = LabelSetClient.DESCRIPTION) String written,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Where to, replaced if it is there; - for standard output, as without it.")
                    @Nullable
                    Path file,
            @Option(names = "--json", description = "Print the set with all its labels for programs.") boolean asJson)
            throws IOException {
        if (asJson && file != null) {
            throw new ParameterException(
                    spec.commandLine(), "--json and --output exclude each other: the file would be CSV");
        }
        LabelSetClient sets = services().labelSets();
        String digest = sets.digest(written);
        if (asJson) {
            System.out.println(PrettyJson.of(sets.labels(digest)));
            return ExitCode.DONE.code();
        }
        Terminal terminal = Terminal.ofScript();
        terminal.line(line(sets.get(digest)));
        DownloadRun run = new DownloadRun(terminal, System.out, Terminal.isOutputOfScript());
        try (Download labels = sets.table(digest)) {
            if (file == null) {
                run.toOutput(labels);
            } else {
                run.to(labels, file);
            }
        }
        return ExitCode.DONE.code();
    }

    @Command(
            name = "next",
            description = {
                "Print the spec of the job that goes on from a job with a label set: the same settings, begun with the weights"
                        + " that the job ended with.",
                "Write it to a file to change it before the command submit takes it; with --submit it is submitted as it is."
            },
            mixinStandardHelpOptions = true)
    int next(
            @Parameters(index = "0", paramLabel = "JOB", description = JobIds.DESCRIPTION) String job,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "DIGEST",
                            description = LabelSetClient.DESCRIPTION + " By default the one that the job has.")
                    @Nullable
                    String written,
            @Option(names = "--submit", description = "Submit it, and print the new job's id.") boolean submit,
            @Option(names = "--json", description = "With --submit: print the new job instead of its id.")
                    boolean asJson) {
        Services services = services();
        String digest = written == null ? null : services.labelSets().digest(written);
        JsonNode next = services.next(new JobIds(services).of(job), digest);
        if (!submit) {
            System.out.println(PrettyJson.of(next));
            return ExitCode.DONE.code();
        }
        JobView submitted = services.submit(next.toString());
        System.out.println(asJson ? PrettyJson.of(submitted) : submitted.id());
        System.out.flush();
        Terminal.ofScript().line(submitted.name() + " is submitted; ./fewlabel watch " + submitted.id() + " looks on");
        return ExitCode.DONE.code();
    }

    /** What a set is, in a line. */
    static String line(LabelSetView set) {
        return set.dataset() + ", " + set.given() + " given and " + set.predicted() + " predicted labels"
                + (set.jobId() == null ? "" : ", of job " + set.jobId())
                + (set.ensemble() == null
                        ? ""
                        : ", of " + set.ensemble().jobs().size() + " jobs that are "
                                + set.ensemble().minConfidence() + " sure together")
                + (set.basedOn() == null
                        ? ""
                        : ", with those of " + set.basedOn().substring(0, DIGEST_SHOWN))
                + (set.note() == null ? "" : ": " + set.note());
    }
}
