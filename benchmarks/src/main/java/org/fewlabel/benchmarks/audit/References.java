package org.fewlabel.benchmarks.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.Sha256;

/** Every reference that was seen in an event or a row, and whether the store has what it names. */
public final class References {
    /** {@code ⟨name⟩-⟨sha256⟩.⟨extension⟩} */
    private static final Pattern ARTIFACT = Pattern.compile("(.+)-([0-9a-f]{64})(\\.[a-z]+)");

    private static final List<String> DATABASES = List.of("gateway", "metrics");

    private final Path store;
    private final Set<ArtifactReference> seen = new HashSet<>();

    public References(Path store) {
        this.store = store;
    }

    /** Takes in what a JSON document names, at any depth, and in texts that are JSON documents themselves. */
    private void see(JsonNode document) {
        if (document.path("path").isTextual()
                && document.path("sha256").isTextual()
                && document.path("bytes").isNumber()) {
            seen.add(new ArtifactReference(
                    document.path("path").asText(),
                    document.path("sha256").asText(),
                    document.path("bytes").asLong()));
        }
        if (document.isTextual() && document.asText().startsWith("{")) {
            try {
                see(Json.mapper().readTree(document.asText()));
            } catch (JsonProcessingException e) {
                return; // A text that begins so.
            }
        }
        document.forEach(this::see);
    }

    /**
     * Takes in what an instance's events and rows name now.
     *
     * @param records of its topics
     * @return those under whose path there is nothing, or something else
     */
    public List<ArtifactReference> look(LocalInstance instance, List<ConsumerRecord<byte[], byte[]>> records)
            throws IOException, InterruptedException, SQLException {
        for (ConsumerRecord<byte[], byte[]> each : records) {
            see(Json.mapper().readTree(each.value()));
        }
        for (String database : DATABASES) {
            seeRows(instance, database);
        }
        return bad();
    }

    private void seeRows(LocalInstance instance, String database)
            throws IOException, InterruptedException, SQLException {
        try (Connection connection = instance.connect(database);
                Statement statement = connection.createStatement()) {
            for (String table :
                    strings(statement, "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")) {
                for (String row : strings(statement, "SELECT to_jsonb(t)::text FROM " + table + " t")) {
                    see(Json.mapper().readTree(row));
                }
            }
        }
    }

    private static List<String> strings(Statement statement, String query) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }

    public int count() {
        return seen.size();
    }

    /** Those under whose path there is nothing, or something else. */
    private List<ArtifactReference> bad() throws IOException {
        Set<ArtifactReference> bad = new HashSet<>();
        for (ArtifactReference each : seen) {
            if (!isTrue(each)) {
                bad.add(each);
            }
        }
        return List.copyOf(bad);
    }

    private boolean isTrue(ArtifactReference reference) throws IOException {
        Path file = store.resolve(reference.path());
        MessageDigest digest = Sha256.newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (NoSuchFileException e) {
            return false;
        }
        return Files.size(file) == reference.bytes() && Sha256.hex(digest).equals(reference.sha256());
    }

    /** Names of the store under which two workers wrote different bytes: without the digest in the path, one would have replaced the other. */
    public Set<String> contested() throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            Map<String, Set<String>> digests = files.map(
                            file -> ARTIFACT.matcher(store.relativize(file).toString()))
                    .filter(Matcher::matches)
                    .collect(Collectors.groupingBy(
                            name -> name.group(1) + name.group(3),
                            Collectors.mapping(name -> name.group(2), Collectors.toSet())));
            return digests.entrySet().stream()
                    .filter(name -> name.getValue().size() > 1)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }
    }
}
