package org.fewlabel.standalone.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.client.PredictionClient.Query;
import org.fewlabel.standalone.predict.PictureList;
import org.fewlabel.standalone.predict.PredictionOutput;
import org.fewlabel.standalone.predict.PredictionRun;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "predict",
        description = {
            "Show what a network of a job says of new pictures, and how sure it is.",
            "Pictures that cannot be read are named on standard error with the reason, and the others are answered."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes, beside those of fewlabel:%n",
        exitCodeList = {"0:every picture is answered", "4:some pictures cannot be read; standard error says why"})
public final class PredictCommand implements Callable<Integer> {
    private static final int SOME_UNREADABLE = 4;

    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(index = "0", paramLabel = "JOB", description = "The job's id.")
    private String job = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILES",
            description =
                    "Pictures, and folders that are looked through for pictures; - for names on standard input, one a"
                            + " line. What is hidden in a folder is left out.")
    private List<String> files = List.of();

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            description =
                    "student, average or teacher; by default the one that validation prefers, else the method's own.")
    private @Nullable String network;

    @Option(
            names = "--epoch",
            paramLabel = "EPOCH",
            description = "last, chosen or a number from 0; by default the last labeled one.")
    private @Nullable String epoch;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Of how many classes --json has the probabilities; by default of all.")
    private @Nullable Integer top;

    @ArgGroup
    private final Form form = new Form();

    /** For people unless another is named. */
    private static final class Form {
        @Option(names = "--csv", description = "A table for programs, a line as each picture is answered.")
        private boolean csv;

        @Option(names = "--json", description = "A JSON object a line, as each picture is answered.")
        private boolean json;
    }

    @Override
    public Integer call() throws IOException {
        if (top != null && !form.json) {
            throw new IllegalArgumentException("--top is for --json alone");
        }
        List<Path> pictures = PictureList.of(files, System.in);
        Query query = new Query(epoch, network, form.json ? top : (Integer) 1);
        PredictionRun run = new PredictionRun(state.services().predictions(job), query, output(), Terminal.ofScript());
        return run.run(pictures).isEmpty() ? 0 : SOME_UNREADABLE;
    }

    private PredictionOutput output() {
        if (form.csv) {
            return PredictionOutput.csv(System.out);
        }
        return form.json ? PredictionOutput.jsonLines(System.out) : PredictionOutput.table(System.out);
    }
}
