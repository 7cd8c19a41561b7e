package org.fewlabel.gateway.quota;

import io.quarkus.test.junit.QuarkusMock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.fewlabel.gateway.TestSettings;

/** A quota for the rest of a test. */
@Singleton
public class TestQuotas {
    @Inject
    QuotaRepository repository;

    @Inject
    Quotas quotas;

    public void set(String setting, String value) {
        QuarkusMock.installMockForInstance(
                new Quotas(repository, TestSettings.with("fewlabel.quotas." + setting, value)), quotas);
    }
}
