package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** README.md and CONTRIBUTING.md name modules, tests and commands that there are, and all modules and commands. */
class DocumentationTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ONE_TEST = Pattern.compile("mvn -pl (\\S+) .*-Dtest=(\\w+)");
    private static final Pattern OF_A_MODULE = Pattern.compile("mvn -pl (\\S+)");
    private static final Pattern COMMAND = Pattern.compile("\\./fewlabel ([a-z]+)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

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
        assertThat(found(COMMAND, read("README.md")))
                .isEqualTo(new TreeSet<>(Fewlabel.commandLine().getSubcommands().keySet()));
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
