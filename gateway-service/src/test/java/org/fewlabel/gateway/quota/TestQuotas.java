package org.fewlabel.gateway.quota;

import io.quarkus.arc.ClientProxy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.fewlabel.gateway.TestSettings;
import org.jspecify.annotations.Nullable;

/**
 * A quota for the rest of a test, which takes it away when it is over.
 *
 * <p>Implementation note: not as a mock, which hides what is behind one proxy. Beans that are made by several threads while the service
 * starts may have proxies of their own.
 */
@Singleton
public class TestQuotas {
    @Inject
    QuotaRepository repository;

    @Inject
    Quotas quotas;

    private Quotas.@Nullable Limits usual;

    public void set(String setting, String value) {
        Quotas.Limits limits = Quotas.Limits.of(
                TestSettings.with("fewlabel.quotas." + setting, value).quotas());
        Quotas.Limits before = ClientProxy.unwrap(quotas).replace(limits);
        usual = usual == null ? before : usual;
    }

    public void reset() {
        if (usual != null) {
            ClientProxy.unwrap(quotas).replace(usual);
            usual = null;
        }
    }
}
