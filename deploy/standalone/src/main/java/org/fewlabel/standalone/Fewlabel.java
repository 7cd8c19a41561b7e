package org.fewlabel.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.fewlabel.engines.EngineException;
import org.fewlabel.standalone.client.NoAnswerException;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.command.AuditCommand;
import org.fewlabel.standalone.command.CancelCommand;
import org.fewlabel.standalone.command.CompareCommand;
import org.fewlabel.standalone.command.CompletionCommand;
import org.fewlabel.standalone.command.DatasetsCommand;
import org.fewlabel.standalone.command.DeadLettersCommand;
import org.fewlabel.standalone.command.DemoCommand;
import org.fewlabel.standalone.command.DoctorCommand;
import org.fewlabel.standalone.command.DownCommand;
import org.fewlabel.standalone.command.EnsembleCommand;
import org.fewlabel.standalone.command.ExitCode;
import org.fewlabel.standalone.command.JobsCommand;
import org.fewlabel.standalone.command.LabelSetsCommand;
import org.fewlabel.standalone.command.LabelsCommand;
import org.fewlabel.standalone.command.LogCommand;
import org.fewlabel.standalone.command.MethodsCommand;
import org.fewlabel.standalone.command.ModelCommand;
import org.fewlabel.standalone.command.NotRunningException;
import org.fewlabel.standalone.command.OpenCommand;
import org.fewlabel.standalone.command.PauseCommand;
import org.fewlabel.standalone.command.PredictCommand;
import org.fewlabel.standalone.command.PresetCommand;
import org.fewlabel.standalone.command.PriorityCommand;
import org.fewlabel.standalone.command.QuotasCommand;
import org.fewlabel.standalone.command.ResumeCommand;
import org.fewlabel.standalone.command.RetryCommand;
import org.fewlabel.standalone.command.StatusCommand;
import org.fewlabel.standalone.command.SubmitCommand;
import org.fewlabel.standalone.command.SweepCommand;
import org.fewlabel.standalone.command.TokensCommand;
import org.fewlabel.standalone.command.UpCommand;
import org.fewlabel.standalone.command.UsageException;
import org.fewlabel.standalone.command.WatchCommand;
import org.fewlabel.standalone.deadletter.UnansweredException;
import org.fewlabel.standalone.download.OutputClosedException;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.terminal.StandardOutput;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
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
            OpenCommand.class,
            SubmitCommand.class,
            JobsCommand.class,
            WatchCommand.class,
            LogCommand.class,
            RetryCommand.class,
            CancelCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            PriorityCommand.class,
            CompareCommand.class,
            LabelsCommand.class,
            LabelSetsCommand.class,
            AuditCommand.class,
            ModelCommand.class,
            PredictCommand.class,
            EnsembleCommand.class,
            SweepCommand.class,
            PresetCommand.class,
            MethodsCommand.class,
            DatasetsCommand.class,
            TokensCommand.class,
            QuotasCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            DeadLettersCommand.class,
            DownCommand.class,
            CompletionCommand.class
        })
public final class Fewlabel implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    private Fewlabel() {}

    public static void main(String[] arguments) {
        StandardOutput output = StandardOutput.install();
        int code = commandLine().execute(arguments);
        System.exit(code(code, output.failure(), StandardOutput.isRead(), System.err));
    }

    /**
     * How it ends where standard output did not take all of it: nobody is to take that for all there is.
     *
     * @param code of the command, which may know nothing of it
     * @param failure of standard output; null for none
     * @param isRead whether somebody else reads that
     */
    static int code(int code, @Nullable IOException failure, boolean isRead, PrintStream err) {
        boolean seemsWell = code == ExitCode.DONE.code() || code == ExitCode.READER_GONE.code();
        if (failure == null || !seemsWell) {
            return code;
        }
        if (isRead) {
            return ExitCode.READER_GONE.code();
        }
        err.println("fewlabel: standard output does not take all of it: " + failure.getMessage());
        return ExitCode.FAILED.code();
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
        line.setColorScheme(Help.defaultColorScheme(Terminal.isTerminalOfScript() ? Help.Ansi.AUTO : Help.Ansi.OFF));
        // A priority may be below zero, which is no option.
        line.getSubcommands().get("priority").setUnmatchedOptionsArePositionalParams(true);
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.list());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            ExitCode code = code(failure);
            if (code != ExitCode.READER_GONE) {
                command.getErr().println("fewlabel: " + words(failure));
            }
            return code.code();
        });
        return line;
    }

    /** @throws Exception the failure, where it is nothing that a user could mend */
    private static ExitCode code(Exception failure) throws Exception {
        if (failure instanceof NotRunningException
                || failure instanceof NoAnswerException
                || failure instanceof UnansweredException) {
            return ExitCode.NOT_RUNNING;
        }
        if (failure instanceof OutputClosedException) {
            return ExitCode.READER_GONE;
        }
        if (failure instanceof UsageException) {
            return ExitCode.MISUNDERSTOOD;
        }
        if (failure instanceof EngineException
                || failure instanceof RequestFailedException
                || failure instanceof IllegalArgumentException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException) {
            return ExitCode.FAILED;
        }
        throw failure;
    }

    static @Nullable String words(Exception failure) {
        if (failure instanceof UncheckedIOException unchecked) {
            IOException cause = unchecked.getCause();
            // Who said nothing further has the cause's name for a message.
            return cause.toString().equals(unchecked.getMessage())
                    ? words(cause)
                    : unchecked.getMessage() + ": " + words(cause);
        }
        // What a file system says is often the name of the file alone.
        return failure instanceof FileSystemException ? failure.toString() : failure.getMessage();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
