package org.fewlabel.standalone.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.fewlabel.contracts.Text;
import org.fewlabel.engines.EngineException;
import org.fewlabel.standalone.deadletter.DeadLetter;
import org.fewlabel.standalone.deadletter.DeadLetterDetail;
import org.fewlabel.standalone.deadletter.DeadLetterSummary;
import org.fewlabel.standalone.deadletter.DeadLetters;
import org.fewlabel.standalone.deadletter.Position;
import org.fewlabel.standalone.deadletter.ShownBytes;
import org.fewlabel.standalone.deadletter.UnansweredException;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Table;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "dead-letters",
        description = {
            "Events that services could not handle and put aside, and their way back.",
            "dead-letters list shows them, dead-letters show ID one of them, dead-letters send-back ID puts it on its topic again."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class DeadLettersCommand implements Runnable {
    private static final int HEADER_BYTES_MAX = 2_048;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    @Mixin
    private final StateOption state = new StateOption();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: list, show or send-back");
    }

    @Command(
            name = "list",
            description = "List the dead letters that nobody sent back, the newest last.",
            mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--max",
                            paramLabel = "N",
                            defaultValue = "500",
                            description =
                                    "How many of each topic are looked at, from its end; by default 500, at most 10000.")
                    int countMax,
            @Option(names = "--json", description = "For programs.") boolean json) {
        if (countMax < 1 || countMax > 10_000) {
            throw new UsageException("--max must be 1 to 10000, was: " + countMax);
        }
        List<DeadLetterSummary> found;
        try (DeadLetters letters = letters()) {
            found = letters.list(countMax);
        }
        if (json) {
            System.out.println(PrettyJson.of(Map.of("deadLetters", found)));
        } else if (found.isEmpty()) {
            Terminal.ofScript().line("there are no dead letters");
        } else {
            Table table = new Table(List.of("id", "put aside", "by", ">bytes", "from", "reason"));
            for (DeadLetterSummary each : found) {
                table.add(List.of(
                        each.id(),
                        Figures.time(each.at()),
                        shown(each.consumer()),
                        (each.length() == null ? "–" : each.length().toString()) + (each.isCut() ? " (cut)" : ""),
                        shown(each.origin()),
                        shown(each.reason())));
            }
            System.out.print(table);
        }
        return ExitCode.DONE.code();
    }

    @Command(
            name = "show",
            description =
                    "Show a dead letter: its headers, and its value as text, or in hexadecimal digits where it is none.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID", description = "As dead-letters list shows it.") String id,
            @Option(
                            names = "--bytes",
                            paramLabel = "N",
                            defaultValue = "16384",
                            description = "How many bytes of the value are shown; by default 16384.")
                    int bytesMax,
            @Option(names = "--json", description = "Print all of it for programs; bytes that are no text in Base64.")
                    boolean json) {
        DeadLetter letter;
        try (DeadLetters letters = letters()) {
            letter = letters.get(Position.parse(id));
        }
        if (json) {
            System.out.println(PrettyJson.of(DeadLetterDetail.of(letter)));
            return ExitCode.DONE.code();
        }
        for (Header header : letter.record().headers()) {
            System.out.println(Text.escaped(header.key()) + ": "
                    + (header.value() == null ? "" : ShownBytes.of(header.value(), HEADER_BYTES_MAX)));
        }
        System.out.println();
        System.out.println(ShownBytes.of(letter.value(), Math.max(0, bytesMax)));
        if (letter.isCut()) {
            Terminal.ofScript()
                    .line("the record was too long to be put aside: " + letter.value().length + " of its "
                            + letter.length() + " bytes are here");
        }
        return ExitCode.DONE.code();
    }

    @Command(
            name = "send-back",
            description = {
                "Put the records of dead letters on their topics again, with their keys and headers, when what was wrong is mended.",
                "Every service that reads the topic gets them again; those that have handled them already leave it at that.",
                "One that was sent back is not sent twice, unless you say --again."
            },
            mixinStandardHelpOptions = true)
    int sendBack(
            @Parameters(paramLabel = "ID", arity = "1..*", description = "As dead-letters list shows them.")
                    List<String> ids,
            @Option(names = "--again", description = "Also those that were sent back already.") boolean again,
            @Option(
                            names = "--json",
                            description = "Print at the end what was sent back, where to, and what was refused.")
                    boolean json) {
        List<Position> places = ids.stream().map(Position::parse).toList();
        Terminal terminal = Terminal.ofScript();
        List<SentBack> sentBack = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        try (DeadLetters letters = letters()) {
            for (Position id : places) {
                try {
                    Position place = letters.sendBack(letters.get(id), again);
                    sentBack.add(new SentBack(id.toString(), place.toString()));
                    if (!json) {
                        System.out.println(id + " is sent back: it lies at " + place);
                    }
                } catch (UnansweredException e) {
                    throw e; // Nor would it be there for the others.
                } catch (EngineException | IllegalArgumentException e) {
                    refused.add(new Refused(id.toString(), String.valueOf(e.getMessage())));
                    terminal.line("fewlabel: " + id + " is not sent back: " + e.getMessage());
                }
            }
        } finally {
            if (json) {
                System.out.println(PrettyJson.of(Map.of("sentBack", sentBack, "refused", refused)));
            }
        }
        return (refused.isEmpty() ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    /** @param at where the new record lies */
    private record SentBack(String id, String at) {}

    private record Refused(String id, String message) {}

    private DeadLetters letters() {
        return new DeadLetters("127.0.0.1:" + state.ports().of(Port.KAFKA));
    }

    private static String shown(@Nullable String text) {
        return text == null ? "–" : Text.shown(text);
    }
}
