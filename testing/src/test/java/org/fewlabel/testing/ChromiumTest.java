package org.fewlabel.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChromiumTest {
    @TempDir
    Path folder;

    @Test
    void skipsWithoutABrowserAndSaysHowToGetOne() {
        var decision = Chromium.decide(Map.of("PATH", folder.toString()));

        assertThat(decision.isDisabled()).isTrue();
        assertThat(decision.getReason())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("apt-get install chromium").doesNotContain("\n"));
    }

    @Test
    void doesNotSkipWhereABrowserIsRequired() {
        assertThat(Chromium.decide(Map.of("PATH", folder.toString(), Chromium.REQUIRED, "true"))
                        .isDisabled())
                .isFalse();
    }

    @Test
    void findsABrowserByItsName() throws IOException {
        Path browser = Files.createFile(folder.resolve("chromium"));
        assertThat(browser.toFile().setExecutable(true)).isTrue();

        assertThat(Chromium.find(Map.of("PATH", ":/nowhere:" + folder))).contains(browser);
    }
}
