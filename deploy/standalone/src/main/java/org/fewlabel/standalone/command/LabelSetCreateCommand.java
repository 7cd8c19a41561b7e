package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.rest.LabelSetView;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.label.LabelFile;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "create",
        description = {
            "Keep labels, and print the digest that names them. The same labels have the same digest.",
            "",
            "Either those of a file, which somebody gives: CSV with a header, or a JSON object a line, with class, a name, and index"
                    + " or, in a folder of images, file. Other columns and rows without a class are passed over, so a filled-in"
                    + " audit --images will do, and rows of labels --json that you have corrected.",
            "  file,class",
            "  unlabeled/4.png,dog",
            "",
            "Or, with --ensemble, what several jobs predict together and are sure of, but for images that one of them was given"
                    + " the label of.",
            ""
        },
        mixinStandardHelpOptions = true)
final class LabelSetCreateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // as this
    private LabelSetsCommand labelSets;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The labels, see above; - for standard input.")
    private @Nullable Path file;

    @Option(
            names = "--job",
            paramLabel = "JOB",
            description = "With FILE: whose images they are of. The set has the labels of the job's own set, too. "
                    + JobIds.DESCRIPTION)
    private @Nullable String job;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            completionCandidates = Choices.Datasets.class,
            description = "With FILE, where there is no job yet: the published data set that they are for.")
    private @Nullable String dataset;

    @Option(
            names = "--ensemble",
            paramLabel = "JOB",
            split = ",",
            arity = "1",
            description = "Instead of FILE: jobs that have succeeded on the same images, with commas; at least two.")
    private List<String> ensemble = List.of();

    @Option(
            names = "--min-confidence",
            paramLabel = "SHARE",
            description =
                    "With --ensemble: how sure the jobs' mean must be of an image, above 0 to 1; by default 0.95.")
    private @Nullable Double minConfidence;

    @Option(
            names = "--more-labels",
            description = "With --ensemble: also where the jobs use more labels together than each of them names.")
    private boolean moreLabels;

    @Option(names = "--note", paramLabel = "TEXT", description = "What the list shows beside it.")
    private @Nullable String note;

    @Option(names = "--json", description = "Print the set instead of its digest.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        requireOneWay();
        Services services = labelSets.services();
        ObjectNode request = ensemble.isEmpty() ? given(services) : predicted(services);
        if (note != null) {
            request.put("note", note);
        }
        LabelSetView set = services.labelSets().create(request);
        System.out.println(json ? PrettyJson.of(set) : set.digest());
        System.out.flush();
        Terminal.ofScript().line(LabelSetsCommand.line(set));
        return ExitCode.DONE.code();
    }

    private void requireOneWay() {
        if ((file == null) == ensemble.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "name a FILE with labels, or jobs that predict some with --ensemble JOB,JOB");
        }
        if (file != null && job == null && dataset == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "say whose images the labels are of: --job JOB, or --dataset NAME for a published data set");
        }
        if (file == null && (job != null || dataset != null)) {
            throw new ParameterException(spec.commandLine(), "--job and --dataset go with FILE, not with --ensemble");
        }
        if (file != null && (minConfidence != null || moreLabels)) {
            throw new ParameterException(
                    spec.commandLine(), "--min-confidence and --more-labels go with --ensemble, not with FILE");
        }
    }

    private ObjectNode given(Services services) throws IOException {
        ObjectNode request = Json.mapper().createObjectNode();
        ArrayNode labels = request.putArray("labels");
        for (LabelFile.Row row : LabelFile.read(file == null ? Path.of("-") : file, System.in)) {
            ObjectNode label = labels.addObject();
            if (row.file() == null) {
                label.put("index", row.index());
            } else {
                label.put("file", row.file());
            }
            label.put("class", row.className());
        }
        if (job != null) {
            request.put("job", new JobIds(services).of(job));
        }
        return dataset == null ? request : request.put("dataset", dataset);
    }

    private ObjectNode predicted(Services services) {
        ObjectNode request = Json.mapper().createObjectNode();
        ensemble.stream().map(new JobIds(services)::of).forEach(request.putArray("ensemble")::add);
        if (minConfidence != null) {
            request.put("minConfidence", minConfidence);
        }
        return moreLabels ? request.put("moreLabels", true) : request;
    }
}
