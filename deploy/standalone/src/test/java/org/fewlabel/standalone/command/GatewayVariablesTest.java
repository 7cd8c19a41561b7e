package org.fewlabel.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which gateway is asked, and as whom. */
class GatewayVariablesTest {
    @TempDir
    private Path folder;

    @Test
    void nothingIsSaidOfTheInstancesOwn() {
        assertThat(GatewayVariables.of(Map.of("FEWLABEL_GATEWAY", " ", "FEWLABEL_TOKEN", "")))
                .isEqualTo(new GatewayVariables(null, null));
    }

    @Test
    void namesAGatewayElsewhereAndAToken() {
        assertThat(GatewayVariables.of(
                        Map.of("FEWLABEL_GATEWAY", "https://fewlabel.example.org/", "FEWLABEL_TOKEN", "fwl_abc\n")))
                .isEqualTo(new GatewayVariables("https://fewlabel.example.org", "fwl_abc"));
    }

    @Test
    void readsATokenFromItsFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "fwl_abc\n");

        assertThat(GatewayVariables.of(Map.of("FEWLABEL_TOKEN_FILE", file.toString())))
                .isEqualTo(new GatewayVariables(null, "fwl_abc"));
        assertThatThrownBy(() -> GatewayVariables.of(Map.of("FEWLABEL_TOKEN_FILE", folder + "/none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FEWLABEL_TOKEN_FILE")
                .hasMessageContaining(folder + "/none");
    }

    @Test
    void refusesWhatIsNoTokenAndDoesNotRepeatIt() {
        assertThatThrownBy(() -> GatewayVariables.of(Map.of("FEWLABEL_TOKEN", "fwl_a\r\nX-Other: b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FEWLABEL_TOKEN")
                .hasMessageNotContaining("fwl_a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fewlabel.example.org", "ftp://fewlabel.example.org", "https://", "http:// x"})
    void refusesWhatIsNoAddressOfAGateway(String url) {
        assertThatThrownBy(() -> GatewayVariables.of(Map.of("FEWLABEL_GATEWAY", url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FEWLABEL_GATEWAY")
                .hasMessageContaining(url);
    }
}
