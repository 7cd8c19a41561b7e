package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One instance whose folder is written in several ways. */
class InstanceTest {
    @TempDir
    Path folder;

    private Path real;
    private Path link;

    @BeforeEach
    void link() throws IOException {
        real = Files.createDirectories(folder.resolve("disk/work")).toRealPath();
        link = Files.createSymbolicLink(folder.resolve("work"), real);
    }

    private static Instance instance(Path state) {
        return new Instance(Home.fromProperty(), state, StartListener.NONE, Clock.systemUTC());
    }

    @Test
    void aFolderThatIsNotThereYetIsTheOneThatWillBe() throws IOException {
        Path before = instance(link.resolve("labs/first")).state();

        assertThat(before).isEqualTo(real.resolve("labs/first"));
        assertThat(before).doesNotExist();
        Files.createDirectories(link.resolve("labs/first"));
        assertThat(instance(link.resolve("labs/first")).state()).isEqualTo(before);
        assertThat(instance(before).state()).isEqualTo(before);
    }

    /** As the file system goes: behind a link the way up is not back to where the link is. */
    @Test
    void aWayBackLeadsWhereTheFileSystemSays() {
        assertThat(instance(link.resolve("../first")).state()).isEqualTo(real.resolveSibling("first"));
        assertThat(instance(folder.resolve("nothing/../work/first")).state()).isEqualTo(real.resolve("first"));
    }

    /** It went on, since it carried the folder's other name, and started again what was stopped. */
    @Test
    void whatWasStartedUnderOneNameIsStoppedUnderTheOther() throws Exception {
        Path direct = instance(real.resolve("lab")).state();
        Process keeper = new ProcessBuilder(
                        "sh", "-c", "while :; do sleep 0.2; done", "sh", Leftovers.mark(direct, KeeperProcess.NAME))
                .start();
        try {
            instance(link.resolve("lab")).down();

            assertThat(keeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            keeper.destroyForcibly();
        }
    }
}
