package org.fewlabel.gateway.submission;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.gateway.Front;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a user's images, as far as the gateway can see it, is said when the job is submitted. */
@QuarkusTest
class BadDataTest {
    /** The folder of data sets in the test profile. */
    private static final Path DATASETS = Path.of("target/test-datasets");

    @BeforeEach
    void writeFolders() throws IOException {
        write("few/labeled/cat/1.png", "few/labeled/cat/2.png", "few/labeled/dog/1.jpg");
        write("hollow/labeled/cat/1.png", "hollow/labeled/dog/readme.txt");
        write("classless/labeled/cat/1.png", "classless/unlabeled/1.png");
        Path link = DATASETS.resolve("way-out");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of("..").toAbsolutePath().normalize());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "no-such-folder |   | dataset.folder.path | there is no no-such-folder",
                "few/../..      |   | dataset.folder.path | must lie below the folder of data sets",
                "/etc           |   | dataset.folder.path | must lie below the folder of data sets",
                "way-out        |   | dataset.folder.path | leads out of it",
                "classless      |   | dataset.folder.path | must have 2 to 1000 classes in labeled, had 1",
                "hollow         |   | dataset.folder.path | there is none in labeled/dog",
                "few            | 4 | dataset.labels      | was 4",
                "few            | 1 | dataset.labels      | was 1"
            })
    void refusesAJobOnBadData(String path, @Nullable Integer labels, String field, String message) {
        Front.submit("""
                        {"dataset": {"name": "image-folder", "labels": %s, "folder": {"path": "%s"}},
                         "method": {"name": "supervised"}}
                        """.formatted(labels, path))
                .statusCode(400)
                .body("violations.field", equalTo(List.of(field)))
                .body("violations[0].message", containsString(message));
    }

    private static void write(String... files) throws IOException {
        for (String file : files) {
            Path path = DATASETS.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "not looked into");
        }
    }
}
