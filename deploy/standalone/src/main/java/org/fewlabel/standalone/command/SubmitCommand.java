package org.fewlabel.standalone.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.standalone.client.Job;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "submit", description = "Submit a job and print its id.", mixinStandardHelpOptions = true)
public final class SubmitCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "FILE", description = "The job spec as JSON; - for standard input.")
    private Path file = Path.of("-");

    @Option(
            names = "--wait",
            description =
                    "Watch the job to its end, which is 0 only if it succeeded. Ctrl-C ends the watch, not the job.")
    private boolean watch;

    @Option(names = "--json", description = "Print the job instead of its id; with --wait as it ended.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Services services = state.services();
        Job job = services.submit(spec());
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
            job = new JobWatch(services).follow(job.id(), new Watcher(terminal));
            terminal.line(line(job));
        }
        if (json) {
            System.out.println(services.jobAsJson(job.id()).toPrettyString());
        }
        return !watch || job.state() == JobState.SUCCEEDED ? 0 : FAILED;
    }

    /** Shows how far the job is, and once each what its trainer could not read, what failed and whom it waits for. */
    private static final class Watcher implements Consumer<Job> {
        private final Terminal terminal;
        /** Of attempts that failed. */
        private final Set<Integer> told = new HashSet<>();

        private final WaitNews waits = new WaitNews();
        private boolean hasTold;

        Watcher(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void accept(Job seen) {
            if (!hasTold && !seen.unreadable().isEmpty()) {
                terminal.line("passed over, since they cannot be read: "
                        + Figures.some(seen.unreadable().stream()
                                .map(UnreadableFile::toString)
                                .toList()));
                hasTold = true;
            }
            Job.Failure failure = seen.lastFailure();
            if (failure != null && told.add(failure.attempt())) {
                terminal.line("attempt " + failure.attempt() + " failed with " + failure.reason()
                        + (failure.message() == null ? "" : ": " + failure.message()));
            }
            Job.Waiting waiting = seen.waiting();
            if (waiting != null && waits.isNews(seen)) {
                terminal.line(waiting.message()
                        + "\n./fewlabel status shows what runs here; ./fewlabel up starts again what has ended");
            }
            terminal.progress(line(seen));
        }
    }

    private static String line(Job job) {
        String eta = job.progress().etaSeconds() == null
                ? ""
                : " · ETA "
                        + Figures.duration(
                                java.time.Duration.ofSeconds(job.progress().etaSeconds()));
        String why = job.message() == null ? "" : " · " + job.message();
        return job.name() + ": " + Figures.progress(job) + eta + why;
    }

    private String spec() throws IOException {
        if (file.toString().equals("-")) {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file, e);
        }
    }
}
