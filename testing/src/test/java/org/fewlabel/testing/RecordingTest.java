package org.fewlabel.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    @TempDir
    Path folder;

    @BeforeEach
    void record() throws IOException {
        Files.writeString(folder.resolve("a.json"), """
                {"id": "00000000-0000-4000-8000-000000000001", "at": "2026-11-28T12:00:00Z",
                 "values": [{"mean": 0.1, "none": null}]}
                """);
    }

    @Test
    void passesOverWhatNoTwoRunsHaveInCommon() {
        assertThatCode(() -> requireSame("""
                {"id": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "at": "2027-01-01T00:00:00.123Z",
                 "values": [{"mean": 0.10000000000001, "none": null}]}
                """)).doesNotThrowAnyException();
    }

    @Test
    void tellsEveryFieldThatCameWentOrChanged() {
        assertThatThrownBy(() -> requireSame("""
                {"id": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "at": null, "values": [{"average": 0.1, "none": null}]}
                """))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("/at was \"2026-11-28T12:00:00Z\", is null")
                .hasMessageContaining("/values/0/mean was 0.1, is missing")
                .hasMessageContaining("/values/0/average was missing, is 0.1");
    }

    @Test
    void tellsThatThereIsNoRecording() {
        assertThatThrownBy(() -> Recording.requireSame(folder, "b.json", "{}", false))
                .hasMessageContaining("never recorded");
    }

    @Test
    void recordsAndThenCompares() {
        Recording.requireSame(folder, "b.json", "{\"id\": \"6f9619ff-8b86-d011-b42d-00cf4fc964ff\"}", true);

        assertThat(folder.resolve("b.json")).content().contains("00000000-0000-4000-8000-000000000001");
        assertThatThrownBy(() -> Recording.requireSame(folder, "b.json", "{\"id\": 7}", false))
                .hasMessageContaining("/id was");
    }

    private void requireSame(String answer) {
        Recording.requireSame(folder, "a.json", answer, false);
    }
}
