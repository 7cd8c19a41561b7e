package org.fewlabel.standalone.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.client.Download;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.download.DownloadRun;
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
        name = "labels",
        description = {
            "Write a label for every image of a job, given or predicted: to standard output, or to a file, which is there when"
                    + " it is whole.",
            "What the parameters mean is in docs/labels.md."
        },
        mixinStandardHelpOptions = true)
public final class LabelsCommand implements Callable<Integer> {
    private static final String ALL_AS_JSON = "jsonl";
    private static final String ONE_PAGE = "json";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "JOB", description = JobIds.DESCRIPTION)
    private String job = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to, replaced if it is there; - for standard output, as without it.")
    private @Nullable Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Choices.LabelsFormats.class,
            description = "${COMPLETION-CANDIDATES}; by default csv.")
    private @Nullable String format;

    @Option(names = "--json", description = "The same as --format jsonl: a JSON object a line.")
    private boolean json;

    @Mixin
    private final Whose whose = new Whose();

    @Mixin
    private final LabelsFilter filter = new LabelsFilter();

    @Override
    public Integer call() throws IOException {
        if (json && format != null && !format.equals(ALL_AS_JSON)) {
            throw new ParameterException(spec.commandLine(), "--json and --format exclude each other");
        }
        if (ONE_PAGE.equals(format)) {
            throw new ParameterException(
                    spec.commandLine(), "--format json would be one page of the labels; jsonl is all of them");
        }
        Map<String, String> query = new LinkedHashMap<>();
        Whose.put(query, "format", json ? ALL_AS_JSON : format);
        whose.addTo(query);
        filter.addTo(query);
        Services services = state.services();
        DownloadRun run = new DownloadRun(Terminal.ofScript(), System.out, Terminal.isOutputOfScript());
        try (Download labels = services.labels(new JobIds(services).of(job), query)) {
            if (file == null) {
                run.toOutput(labels);
            } else {
                run.to(labels, file);
            }
        }
        return ExitCode.DONE.code();
    }
}
