package org.fewlabel.standalone.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.client.JobIds;
import org.fewlabel.standalone.client.PredictionClient.Query;
import org.fewlabel.standalone.client.Services;
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
    /** A table is printed when all is known that is to be in it. */
    private static final int SHOWN_MAX = 10_000;

    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(index = "0", paramLabel = "JOB", description = JobIds.DESCRIPTION)
    private String job = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILES",
            description =
                    "Pictures, and folders that are looked through for pictures; - for names on standard input, one a"
                            + " line. What is hidden in a folder is left out.")
    private List<String> files = List.of();

    @Mixin
    private final Whose whose = new Whose();

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
            throw new UsageException("--top is for --json alone");
        }
        List<Path> pictures = PictureList.of(files, System.in);
        if (!form.csv && !form.json && pictures.size() > SHOWN_MAX) {
            throw new UsageException(pictures.size() + " pictures are more than a table for people has, " + SHOWN_MAX
                    + "; --csv and --json print each as it is answered");
        }
        Query query = new Query(whose.epoch(), whose.network(), form.json ? top : (Integer) 1);
        Services services = state.services();
        PredictionRun run = new PredictionRun(
                services.predictions(new JobIds(services).of(job)), query, output(), Terminal.ofScript());
        return (run.run(pictures).isEmpty() ? ExitCode.DONE : ExitCode.SOME_UNREADABLE).code();
    }

    private PredictionOutput output() {
        if (form.csv) {
            return PredictionOutput.csv(System.out);
        }
        return form.json ? PredictionOutput.jsonLines(System.out) : PredictionOutput.table(System.out);
    }
}
