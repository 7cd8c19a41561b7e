package org.fewlabel.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenCommandTest {
    private static final URI PAGE = OpenCommand.page("http://localhost:8080");

    @Test
    void opensThePageWhereThereIsAScreen() {
        assertThat(OpenCommand.opener(PAGE, "Linux", Map.of("WAYLAND_DISPLAY", "wayland-0")))
                .containsExactly("xdg-open", "http://localhost:8080/");
        assertThat(OpenCommand.opener(PAGE, "Mac OS X", Map.of())).containsExactly("open", "http://localhost:8080/");
    }

    @Test
    void startsNothingThatNobodyWouldSee() {
        assertThat(OpenCommand.opener(PAGE, "Linux", Map.of("DISPLAY", ""))).isEmpty();
    }

    @Test
    void saysWhetherAnythingOpened() {
        assertThat(OpenCommand.opens(List.of("true"))).isTrue();
        assertThat(OpenCommand.opens(List.of("false"))).isFalse();
        assertThat(OpenCommand.opens(List.of("/nowhere/xdg-open"))).isFalse();
    }
}
