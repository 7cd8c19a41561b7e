package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fewlabel.standalone.command.ExitCode;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** README.md, CONTRIBUTING.md and docs/ name modules, tests and commands that there are, and all modules and commands. */
class DocumentationTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ONE_TEST = Pattern.compile("mvn -pl (\\S+) .*-Dtest=(\\w+)");
    private static final Pattern OF_A_MODULE = Pattern.compile("mvn -pl (\\S+)");
    private static final Pattern COMMAND = Pattern.compile("\\./fewlabel ([a-z]+(?:-[a-z]+)*)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)[^`]*` \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static final Pattern PROMISE = Pattern.compile("(?m)^\\| [^|]+ \\| ([a-z/-]+) \\| (`.+`) \\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");

    private final String contributing = read("CONTRIBUTING.md");
    private final Set<String> modules = found(MODULE, read("pom.xml"));

    @Test
    void theTestThatContributorsAreShownIsThere() throws IOException {
        List<MatchResult> shown = ONE_TEST.matcher(contributing).results().toList();

        assertThat(shown).isNotEmpty();
        for (MatchResult each : shown) {
            try (Stream<Path> files = Files.walk(HOME.resolve(each.group(1)).resolve("src/test/java"))) {
                assertThat(files).anyMatch(file -> file.endsWith(each.group(2) + ".java"));
            }
        }
    }

    @Test
    void theModulesThatContributorsAreToldToBuildAreThere() {
        assertThat(modules).containsAll(found(OF_A_MODULE, contributing));
    }

    @Test
    void theTableOfModulesIsComplete() {
        Set<String> listed = new TreeSet<>();
        contributing
                .lines()
                .dropWhile(line -> !line.startsWith("| Module |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .forEach(line -> listed.addAll(found(CODE, line.split("\\|")[1])));

        assertThat(listed).isEqualTo(modules);
    }

    @Test
    void theReadmeShowsEveryCommandAndNoOther() {
        assertThat(found(COMMAND, read("README.md"))).isEqualTo(CommandLineTest.commands());
    }

    @Test
    void thePageOfTheTerminalShowsEveryCommandAndEveryExitCode() {
        String page = read("docs/terminal.md");

        assertThat(found(ROW, page)).isEqualTo(CommandLineTest.commands());
        assertThat(exitCodes(Pattern.compile("(?m)^\\| (\\d+) \\| (.+) \\|$"), page))
                .isEqualTo(ExitCode.list());
    }

    /** Of commands that do nothing without the name of a further one, and of those that have some, each of these. */
    @Test
    void thePageOfTheTerminalSaysOfEveryCommandThatHasItThatItPrintsJson() {
        String page = read("docs/terminal.md");
        int begin = page.indexOf("`--json` prints");
        Set<String> promised = found(CODE, page.substring(begin, page.indexOf("\n\n", begin)));
        promised.retainAll(CommandLineTest.commands());

        assertThat(Fewlabel.commandLine().getSubcommands().values()).allSatisfy(command -> {
            List<CommandLine> all = new ArrayList<>(command.getSubcommands().values());
            if (!(command.getCommand() instanceof Runnable)) {
                all.add(command);
            }
            boolean isPromised = promised.contains(command.getCommandName());
            assertThat(all).allSatisfy(each -> assertThat(each.getCommandSpec().findOption("--json") != null)
                    .as(each.getCommandSpec().qualifiedName())
                    .isEqualTo(isPromised));
        });
    }

    @Test
    void everyFormatOfLabelsIsOfferedAtTheTerminal() {
        Set<String> formats = found(Pattern.compile("(?m)^### .+: `([a-z-]+)`$"), read("docs/labels.md"));

        assertThat(formats).contains("csv", "cleanlab").hasSize(6);
        assertThat(Fewlabel.commandLine()
                        .getSubcommands()
                        .get("labels")
                        .getCommandSpec()
                        .findOption("--format")
                        .completionCandidates())
                .containsAll(formats);
    }

    @Test
    void theScriptShowsEveryExitCode() {
        assertThat(exitCodes(Pattern.compile("(?m)^ +(\\d+)  (.+)$"), read("fewlabel")))
                .isEqualTo(ExitCode.list());
    }

    private static Map<String, String> exitCodes(Pattern row, String text) {
        Map<String, String> codes = new LinkedHashMap<>();
        row.matcher(text).results().forEach(match -> codes.put(match.group(1), match.group(2)));
        return codes;
    }

    @Test
    void theScriptShowsEveryCommandAndBuildsForThoseAloneThatStartSomething() {
        String script = read("fewlabel");

        assertThat(found(COMMAND, script.substring(script.indexOf("<<'USAGE'"), script.indexOf("\nUSAGE"))))
                .isEqualTo(CommandLineTest.commands());
        assertThat(script)
                .contains("  up | demo) build_if_needed ;;")
                .contains("  *) [ -f \"$launcher\" ] || build_if_needed ;;");
    }

    @Test
    void theTestsThatProveThePromisesAreThere() throws IOException {
        List<MatchResult> promises =
                PROMISE.matcher(read("docs/reliability.md")).results().toList();

        assertThat(promises).hasSizeGreaterThan(20);
        for (MatchResult promise : promises) {
            for (MatchResult test : TEST.matcher(promise.group(2)).results().toList()) {
                String method = test.group(2) == null ? "void " : "void " + test.group(2) + "(";
                try (Stream<Path> files =
                        Files.walk(HOME.resolve(promise.group(1)).resolve("src/test/java"))) {
                    assertThat(files)
                            .as(test.group())
                            .anyMatch(file -> file.endsWith(test.group(1) + ".java")
                                    && read(HOME.relativize(file).toString()).contains(method));
                }
            }
        }
    }

    @Test
    void theLicenseIsWhatThePomSays() {
        assertThat(read("LICENSE")).contains("Apache License", "Version 2.0", "END OF TERMS AND CONDITIONS");
        assertThat(read("pom.xml")).contains("<name>Apache-2.0</name>");
        assertThat(read("README.md")).contains("[Apache-2.0](LICENSE)");
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    private static String read(String file) {
        try {
            return Files.readString(HOME.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
