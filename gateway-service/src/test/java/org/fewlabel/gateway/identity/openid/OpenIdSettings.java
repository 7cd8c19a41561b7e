package org.fewlabel.gateway.identity.openid;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings as the gateway would read them. */
final class OpenIdSettings {
    private OpenIdSettings() {}

    static OpenIdConfig of(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(OpenIdConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 1))
                .build()
                .getConfigMapping(OpenIdConfig.class);
    }
}
