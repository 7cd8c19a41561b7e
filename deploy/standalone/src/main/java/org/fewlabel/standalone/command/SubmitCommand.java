package org.fewlabel.standalone.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "submit",
        description = {
            "Submit a job and print its id.",
            "",
            "A job is a JSON document that names a data set and a method, such as",
            "  {\"name\": \"first\", \"dataset\": {\"name\": \"two-moons\", \"labels\": 10},",
            "   \"method\": {\"name\": \"mean-teacher\"}, \"epochs\": 5}",
            "What is left out has a default, and --json shows every one of them. The commands methods and datasets say what there is"
                    + " to name.",
            ""
        },
        mixinStandardHelpOptions = true)
public final class SubmitCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "FILE", description = "The job as JSON, see above; - for standard input.")
    private Path file = Path.of("-");

    @Option(
            names = "--wait",
            description =
                    "Watch the job to its end, as the command watch does: 0 only if it succeeded. Ctrl-C ends the watch, not the"
                            + " job.")
    private boolean watch;

    @Option(names = "--json", description = "Print the job instead of its id; with --wait as it ended.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Services services = state.services();
        JobView job = services.submit(spec());
        Terminal terminal = Terminal.ofScript();
        if (!json) {
            System.out.println(job.id());
            System.out.flush();
        }
        ImageFolderSpec folder = job.spec().dataset().folder();
        if (folder != null && folder.contents().leftOut().count() > 0) {
            terminal.line(
                    "in " + folder.path() + ", " + folder.contents().leftOut().sentence());
        }
        if (watch) {
            job = new JobFront(services, terminal).watch(job.id().toString());
        }
        if (json) {
            System.out.println(PrettyJson.of(services.job(job.id().toString())));
        }
        return (watch ? JobFront.ending(job) : ExitCode.DONE).code();
    }

    private String spec() throws IOException {
        if (file.toString().equals("-")) {
            return Text.ofUtf8(System.in.readAllBytes(), "standard input");
        }
        try {
            return Text.ofUtf8(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file, e);
        }
    }
}
