package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceCommandTest {
    private final ServiceCommand commands =
            new ServiceCommand(Path.of("/state"), new PortMap.Wishes(Map.of()).resolved());

    /** Under {@code -Duser.language=tr}, from the user's JAVA_TOOL_OPTIONS or locale, libraries do not start. */
    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"GATEWAY", "METRICS", "LABELER", "TRAINER"})
    void speaksEnglishWhateverTheUserSpeaks(Part service) {
        assertThat(commands.commandLine(service, Path.of("service.jar")).subList(1, 3))
                .containsExactly("-Duser.language=en", "-Duser.country=US");
    }

    @Test
    void looksForModelsInTheInstancesFolder() {
        assumeTrue(System.getenv("FEWLABEL_MODELS_FOLDER") == null);
        for (Part service : List.of(Part.GATEWAY, Part.TRAINER, Part.LABELER)) {
            assertThat(commands.environment(service)).containsEntry("FEWLABEL_MODELS_FOLDER", "/state/models");
        }
    }

    @Test
    void tellsTheGatewayWhereTheLabelerIs() {
        assertThat(commands.environment(Part.GATEWAY)).containsEntry("FEWLABEL_LABELER_URL", "http://127.0.0.1:8082");
    }

    /** The names of 100,000 have no room in its heap of 128 MB. */
    @Test
    void tellsTheGatewayToTakeArchivesThatFitIntoItsHeap() {
        assumeTrue(System.getenv("FEWLABEL_UPLOADS_ENTRIES_MAX") == null);
        assertThat(commands.environment(Part.GATEWAY)).containsEntry("FEWLABEL_UPLOADS_ENTRIES_MAX", "30000");
        assertThat(commands.environment(Part.METRICS)).doesNotContainKey("FEWLABEL_UPLOADS_ENTRIES_MAX");
    }

    /** What it was at is counted elsewhere, and its keeper starts another. */
    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"GATEWAY", "METRICS", "LABELER", "TRAINER"})
    void endsAServiceWhoseHeapIsFull(Part service) {
        assertThat(commands.commandLine(service, Path.of("service.jar"))).contains("-XX:+ExitOnOutOfMemoryError");
    }
}
