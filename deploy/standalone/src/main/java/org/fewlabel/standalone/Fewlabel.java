package org.fewlabel.standalone;

import org.fewlabel.engines.EngineException;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.command.CompareCommand;
import org.fewlabel.standalone.command.DemoCommand;
import org.fewlabel.standalone.command.DownCommand;
import org.fewlabel.standalone.command.EnsembleCommand;
import org.fewlabel.standalone.command.JobsCommand;
import org.fewlabel.standalone.command.NotRunningException;
import org.fewlabel.standalone.command.PredictCommand;
import org.fewlabel.standalone.command.PresetCommand;
import org.fewlabel.standalone.command.StatusCommand;
import org.fewlabel.standalone.command.SubmitCommand;
import org.fewlabel.standalone.command.SweepCommand;
import org.fewlabel.standalone.command.UpCommand;
import org.fewlabel.standalone.instance.Port;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code fewlabel}. */
@Command(
        name = "fewlabel",
        description = "Semi-supervised training as a service, all of it on this machine.",
        mixinStandardHelpOptions = true,
        version = "0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            SubmitCommand.class,
            JobsCommand.class,
            CompareCommand.class,
            EnsembleCommand.class,
            PredictCommand.class,
            SweepCommand.class,
            PresetCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:something failed; standard error says what",
            "2:the command was not understood",
            "3:what the command needs does not run",
            "130:stopped by Ctrl-C"
        })
public final class Fewlabel implements Runnable {
    private static final int FAILED = 1;
    private static final int NOT_RUNNING = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    private Fewlabel() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Fewlabel());
        line.registerConverter(Port.class, text -> {
            try {
                return Port.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        });
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof NotRunningException) {
                command.getErr().println("fewlabel: " + failure.getMessage());
                return NOT_RUNNING;
            }
            if (failure instanceof EngineException
                    || failure instanceof RequestFailedException
                    || failure instanceof IllegalArgumentException) {
                command.getErr().println("fewlabel: " + failure.getMessage());
                return FAILED;
            }
            throw failure;
        });
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
