package org.fewlabel.service.outage;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/** The brokers of Kafka, asked whether they answer. The channels' own check sees connections alone, and names channels. */
@ApplicationScoped
public class KafkaBrokers {
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);

    private final Map<String, Object> settings;
    private final Dependency dependency = new Dependency(Outage.KAFKA, this::ask);
    private @Nullable Admin admin;

    KafkaBrokers(@Identifier("default-kafka-broker") Map<String, Object> settings) {
        this.settings = new HashMap<>(settings);
        int waitMillis = Math.toIntExact(ANSWER_WAIT.toMillis());
        this.settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, waitMillis);
        this.settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, waitMillis);
    }

    /** What is wrong with them; empty where one answered. */
    public Optional<Outage> outage() {
        return dependency.outage();
    }

    Dependency dependency() {
        return dependency;
    }

    private void ask() throws Exception {
        try {
            admin().describeCluster().nodes().get(ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException("no answer within " + ANSWER_WAIT.toSeconds() + " s");
        }
    }

    /** Made when it is first needed: it cannot be where no broker's name resolves yet. */
    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(settings);
        }
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
