package org.fewlabel.gateway;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The gateway's settings beside those that the tests' gateway has. */
public final class TestSettings {
    private TestSettings() {}

    /** Every default but for one setting. */
    public static GatewayConfig with(String setting, String value) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(GatewayConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("fewlabel.artifacts.url", "file:///none", setting, value), "test", 1))
                .build()
                .getConfigMapping(GatewayConfig.class);
    }
}
