package org.fewlabel.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://fewlabel.example.org",
                "http://192.168.1.20:8080",
                "http://127.0.0.1.example.org",
                "http://localhost.example.org"
            })
    void sendsNoTokenForAllToReadUnlessToldTo(String url) {
        Map<String, String> variables = Map.of("FEWLABEL_GATEWAY", url, "FEWLABEL_TOKEN", "fwl_abc");

        assertThatThrownBy(() -> GatewayVariables.of(variables))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(url)
                .hasMessageContaining("FEWLABEL_GATEWAY_INSECURE=true")
                .hasMessageNotContaining("fwl_abc");

        Map<String, String> told = new HashMap<>(variables);
        told.put("FEWLABEL_GATEWAY_INSECURE", "true");
        assertThat(GatewayVariables.of(told)).isEqualTo(new GatewayVariables(url, "fwl_abc"));
        assertThat(GatewayVariables.of(Map.of("FEWLABEL_GATEWAY", url))).isEqualTo(new GatewayVariables(url, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "http://127.0.0.1:8080",
                "http://[::1]:8080",
                "https://fewlabel.example.org"
            })
    void sendsATokenWhereNobodyElseReadsIt(String url) {
        assertThat(GatewayVariables.of(Map.of("FEWLABEL_GATEWAY", url, "FEWLABEL_TOKEN", "fwl_abc")))
                .isEqualTo(new GatewayVariables(url, "fwl_abc"));
    }
}
