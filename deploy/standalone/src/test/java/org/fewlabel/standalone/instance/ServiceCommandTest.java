package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCommandTest {
    private final ServiceCommand commands =
            new ServiceCommand(Path.of("/state"), new PortMap.Wishes(Map.of()).resolved());

    /** Under {@code -Duser.language=tr}, from the user's JAVA_TOOL_OPTIONS or locale, libraries do not start. */
    @ParameterizedTest
    @ValueSource(strings = {"gateway", "metrics", "labeler", "trainer"})
    void speaksEnglishWhateverTheUserSpeaks(String service) {
        assertThat(commands.commandLine(Part.parse(service), Path.of("service.jar"))
                        .subList(1, 3))
                .containsExactly("-Duser.language=en", "-Duser.country=US");
    }

    @Test
    void looksForModelsInTheInstancesFolder() {
        assumeTrue(System.getenv("FEWLABEL_MODELS_FOLDER") == null);
        for (Part service : List.of(Part.GATEWAY, Part.TRAINER, Part.LABELER)) {
            assertThat(commands.environment(service)).containsEntry("FEWLABEL_MODELS_FOLDER", "/state/models");
        }
    }

    /** Services run in the state folder, and the keeper, whose variables they have, starts them there as often as they end. */
    @Test
    void looksWhereTheUserWasForFoldersThatAreNamedFromThere() {
        Map<String, String> variables = Map.of(
                "FEWLABEL_DATASETS_FOLDER", "pictures",
                "FEWLABEL_MODELS_FOLDER", "../models",
                "FEWLABEL_DATASETS_CACHE", "/var/cache/fewlabel");

        assertThat(KeeperProcess.environment(variables, Path.of("/home/ada/pets")))
                .containsEntry("FEWLABEL_DATASETS_FOLDER", "/home/ada/pets/pictures")
                .containsEntry("FEWLABEL_MODELS_FOLDER", "/home/ada/pets/../models")
                .containsEntry("FEWLABEL_DATASETS_CACHE", "/var/cache/fewlabel");
    }

    @Test
    void namesNoFolderThatTheUserDoesNotName() {
        assertThat(KeeperProcess.environment(Map.of("FEWLABEL_DATASETS_FOLDER", " "), Path.of("/home/ada/pets")))
                .containsOnlyKeys("MALLOC_ARENA_MAX", "LC_ALL");
    }

    @Test
    void tellsTheGatewayWhereTheLabelerIs() {
        assertThat(commands.environment(Part.GATEWAY)).containsEntry("FEWLABEL_LABELER_URL", "http://127.0.0.1:8082");
    }

    @Test
    void givesEveryTrainerItsOwnPortAndItsShareOfTheCores() {
        assumeTrue(System.getenv("OMP_NUM_THREADS") == null);
        int cores = Runtime.getRuntime().availableProcessors();
        PortMap ports = new PortMap.Wishes(Map.of()).resolved().withTrainers(2);
        ServiceCommand ofTwo = new ServiceCommand(Path.of("/state"), ports);
        Part second = Part.trainer(2);

        assertThat(ofTwo.environment(Part.TRAINER))
                .containsEntry("QUARKUS_HTTP_PORT", "8081")
                .containsEntry("OMP_NUM_THREADS", Integer.toString(Math.max(1, cores / 2)));
        assertThat(ofTwo.environment(second))
                .containsEntry("QUARKUS_HTTP_PORT", Integer.toString(ports.of(second)))
                .containsEntry("OMP_NUM_THREADS", Integer.toString(Math.max(1, cores / 2)))
                .containsEntry("FEWLABEL_GATEWAY_URL", "http://127.0.0.1:8080");
        assertThat(ofTwo.commandLine(second, Path.of("service.jar")))
                .contains("-Dorg.fewlabel.process=/state/trainer-2", "-Xmx1g");
        assertThat(commands.environment(Part.TRAINER)).containsEntry("OMP_NUM_THREADS", Integer.toString(cores));
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
    @ValueSource(strings = {"gateway", "metrics", "labeler", "trainer"})
    void endsAServiceWhoseHeapIsFull(String service) {
        assertThat(commands.commandLine(Part.parse(service), Path.of("service.jar")))
                .contains("-XX:+ExitOnOutOfMemoryError");
    }
}
