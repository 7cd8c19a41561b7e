package org.fewlabel.standalone.command;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.doctor.Diagnosis;
import org.fewlabel.standalone.doctor.Doctor;
import org.fewlabel.standalone.doctor.Finding;
import org.fewlabel.standalone.instance.Home;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = {
            "Say what this machine can do and what is wrong with it: engine, precisions, graphics cards, the time of a"
                    + " training step, and whether its results are right. Takes some seconds; nothing needs to run.",
            "Ends with 1 where training cannot run."
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    private static final String LINE = "%-4s   %-10s   %s%n";

    @Mixin
    private final StateOption state = new StateOption();

    @Option(names = "--json", description = "For programs: the same, and the figures behind it.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.ofScript();
        terminal.progress("looking at this machine, which takes some seconds …");
        Diagnosis diagnosis = new Doctor(Home.fromProperty(), state.folder(), System.getenv()).examine();
        terminal.clear();
        if (json) {
            System.out.println(PrettyJson.of(diagnosis));
        } else {
            diagnosis.findings().forEach(DoctorCommand::print);
        }
        if (!diagnosis.canTrain()) {
            terminal.line("training cannot run here as it should: see FAIL");
            return ExitCode.FAILED.code();
        }
        terminal.line("training can run here");
        return ExitCode.DONE.code();
    }

    private static void print(Finding finding) {
        String level =
                switch (finding.level()) {
                    case OK, NOTE -> finding.level().wireName();
                    // It must not be overlooked.
                    case FAIL -> finding.level().name();
                };
        System.out.printf(Locale.ROOT, LINE, level, finding.subject(), finding.text());
        if (finding.remedy() != null) {
            System.out.printf(Locale.ROOT, LINE, "", "", "→ " + finding.remedy());
        }
    }
}
