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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "model",
        description = {
            "Write one of a job's networks to a file, which is there when it is whole; prints its name.",
            "What is in it, and how other programs read it, is in docs/models.md."
        },
        mixinStandardHelpOptions = true)
public final class ModelCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "JOB", description = JobIds.DESCRIPTION)
    private String job = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to, replaced if it is there; - for standard output. By default job, network and epoch"
                    + " make its name.")
    private @Nullable Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Choices.ModelFormats.class,
            description = "${COMPLETION-CANDIDATES}; by default safetensors.")
    private @Nullable String format;

    @Mixin
    private final Whose whose = new Whose();

    @Override
    public Integer call() throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        Whose.put(query, "format", format);
        whose.addTo(query);
        Services services = state.services();
        DownloadRun run = new DownloadRun(Terminal.ofScript(), System.out, Terminal.isOutputOfScript());
        try (Download model = services.model(new JobIds(services).of(job), query)) {
            if (file == null) {
                run.toFile(model, null);
            } else {
                run.to(model, file);
            }
        }
        return ExitCode.DONE.code();
    }
}
