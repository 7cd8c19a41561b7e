package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.rest.AuditView;
import org.fewlabel.standalone.client.AuditClient;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.label.AuditRun;
import org.fewlabel.standalone.label.AuditTable;
import org.fewlabel.standalone.label.LabelFile;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        description = {
            "Find out how many of a job's labels are right, without a test set: say what random images show of those that it labeled"
                    + " by itself.",
            "Begins an audit, or goes on with it: the same JOB, --size, --seed, --epoch and --network are the same audit, here"
                    + " and on the page. Then prints how many labels are right, with a 95 %% interval, of all and of those that"
                    + " the network is surer of.",
            "Answer in the order of the images, the hard ones, too. An answer stays: the prediction is told after it."
        },
        mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {
    private static final int SIZE = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "JOB", description = JobIds.DESCRIPTION)
    private String job = "";

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "How many images, 1 to 1000; by default ${DEFAULT-VALUE}.")
    private int size = SIZE;

    @Option(names = "--seed", paramLabel = "N", description = "Which ones; by default ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final Whose whose = new Whose();

    @ArgGroup
    private final What what = new What();

    @Option(names = "--json", description = "For programs: the audit with its images, or with --list all audits.")
    private boolean json;

    /** One of these at most. */
    private static final class What {
        @Option(
                names = "--images",
                description =
                        "Print the images as CSV, with the addresses of their pictures and an empty column class.")
        private boolean images;

        @Option(
                names = "--answers",
                paramLabel = "FILE",
                description =
                        "Take answers from a file, such as that of --images with the column class filled in: CSV with a"
                                + " header, or a JSON object a line, with class, and index or file; - for standard input.")
        private @Nullable Path answers;

        @Option(names = "--ask", description = "Ask here, image by image.")
        private boolean ask;

        @Option(names = "--list", description = "Begin nothing; list the audits of the job.")
        private boolean list;
    }

    @Override
    public Integer call() throws IOException {
        if (json && what.images) {
            throw new ParameterException(
                    spec.commandLine(), "--json and --images exclude each other: the images are CSV");
        }
        Services services = state.services();
        AuditClient audits = services.audits(new JobIds(services).of(job));
        if (what.list) {
            AuditView.Listing listing = audits.list();
            System.out.print(json ? PrettyJson.of(listing) + "\n" : AuditTable.of(listing));
            return ExitCode.DONE.code();
        }
        Console console = what.ask ? console() : null;
        List<LabelFile.Row> answers = what.answers == null ? List.of() : LabelFile.read(what.answers, System.in);
        Terminal terminal = Terminal.ofScript();
        AuditRun run = new AuditRun(audits, request(), terminal);
        if (what.images) {
            run.print(System.out);
            terminal.line(line(run.audit()) + "; fill in the column class, then --answers FILE takes it");
            return ExitCode.DONE.code();
        }
        if (!answers.isEmpty()) {
            run.answer(answers);
        }
        if (console != null) {
            run.ask(console::readLine);
        }
        show(run.audit(), terminal);
        return ExitCode.DONE.code();
    }

    private static Console console() {
        Console console = System.console();
        if (console == null) {
            throw new IllegalArgumentException(
                    "nobody can be asked here: --images prints what is to be answered, and --answers FILE takes it");
        }
        return console;
    }

    private ObjectNode request() {
        ObjectNode request = Json.mapper().createObjectNode().put("size", size).put("seed", seed);
        Map<String, String> chosen = new LinkedHashMap<>();
        whose.addTo(chosen);
        chosen.forEach(request::put);
        return request;
    }

    private void show(AuditView audit, Terminal terminal) {
        System.out.print(json ? PrettyJson.of(audit) + "\n" : AuditTable.of(audit));
        System.out.flush();
        terminal.line(line(audit));
        if (audit.answered() == 0) {
            terminal.line(
                    "say what they show: --ask here, --images and --answers FILE, or Audit on the page (./fewlabel open)");
        }
        if (!audit.allKnown()) {
            terminal.line(
                    "which labels its weights were given earlier is not all known: some of the images may be among them");
        }
    }

    private static String line(AuditView audit) {
        return audit.answered() + " of " + audit.items().size() + " images answered; labels of epoch " + audit.epoch()
                + " by " + audit.network() + ", confidences are " + audit.confidence();
    }
}
