package org.fewlabel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A restore once hung where network policies are enforced: the restored cluster has another name, and policies, the CA's
 * secret, KEDA's host, the database and the nightly backup went by the old one. {@link OverlayTest} holds the restore against
 * every rule; here it is held against what it replaces.
 */
class RestoreTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Resource before = Overlay.PRODUCTION.rendered().of("Cluster").get(0);
    private final Resource restored = Overlay.RESTORE.rendered().of("Cluster").get(0);

    @Test
    void hasItsOwnNameAndReadsTheArchiveOfTheOther() {
        assertThat(restored.name()).isNotEqualTo(before.name());
        assertThat(restored.at("/spec/externalClusters/0/plugin/parameters/serverName")
                        .asText())
                .isEqualTo(before.name());
    }

    @Test
    void isTheSameClusterInAllElse() {
        ObjectNode was = before.spec().deepCopy();
        ObjectNode is = restored.spec().deepCopy();
        JsonNode first = was.remove("bootstrap").path("initdb");
        JsonNode again = is.remove("bootstrap").path("recovery");
        is.remove("externalClusters");

        assertThat(is).isEqualTo(was);
        for (String field : List.of("database", "owner", "secret")) {
            assertThat(again.path(field)).as(field).isEqualTo(first.path(field));
        }
    }

    /** What CloudNativePG makes of a cluster is named after it: its services and secrets. */
    @Test
    void nothingGoesByTheOldNameAnyLonger() {
        // But for the volume of the certificate and where that is mounted, which are the pods' own business.
        Pattern oldName = Pattern.compile("(?<!/etc/)\\b" + before.name() + "-(rw|ro|r|ca|server|replication|app)\\b");

        assertThat(texts(Overlay.PRODUCTION.rendered(), oldName)).hasSizeGreaterThan(3);
        assertThat(texts(Overlay.RESTORE.rendered(), oldName)).isEmpty();
    }

    /**
     * Since CloudNativePG 1.30 the API server refuses to give a database or a backup another cluster, so both have other
     * names.
     */
    @Test
    void leavesTheBelongingsOfTheOldClusterAlone() {
        for (String kind : List.of("Cluster", "Database", "ScheduledBackup")) {
            for (Resource resource : Overlay.RESTORE.rendered().of(kind)) {
                assertThat(Overlay.PRODUCTION.rendered().find(kind, resource.name()))
                        .as(resource.toString())
                        .isEmpty();
            }
        }
    }

    /** The names of clusters are nobody's business but CloudNativePG's: a policy by one would miss the next. */
    @Test
    void noNetworkPolicyGoesByTheNameOfACluster() {
        for (Overlay overlay : Overlay.values()) {
            assertThat(overlay.rendered().of("NetworkPolicy"))
                    .allSatisfy(policy -> assertThat(policy.tree().toString()).doesNotContain("cnpg.io/cluster"));
        }
    }

    @Test
    void isPutTogetherAsTheManualSays() throws IOException {
        String manual = Files.readString(HOME.resolve("docs/operations.md"));
        Matcher shown = Pattern.compile(
                        "```yaml\n( *resources: [^\n]*overlays/production]\n *components: .*?)```", Pattern.DOTALL)
                .matcher(manual);

        assertThat(shown.find()).isTrue();
        JsonNode documented =
                YAML.readTree(shown.group(1).stripIndent().replace("<repository>/deploy/kubernetes", "../../../.."));
        ObjectNode tested = (ObjectNode)
                YAML.readTree(HOME.resolve("deploy/kubernetes/src/test/kustomize/restore/kustomization.yaml")
                        .toFile());
        tested.remove(List.of("apiVersion", "kind"));
        assertThat(documented).isEqualTo(tested);
    }

    private static List<String> texts(Rendered rendered, Pattern pattern) {
        List<String> texts = new ArrayList<>();
        rendered.resources().forEach(resource -> collect(resource.tree(), pattern, texts));
        return texts;
    }

    private static void collect(JsonNode node, Pattern pattern, List<String> texts) {
        if (node.isTextual() && pattern.matcher(node.asText()).find()) {
            texts.add(node.asText());
        }
        boolean isVolume = node.has("mountPath") || node.path("secret").has("secretName");
        node.fields().forEachRemaining(field -> {
            if (!isVolume || !field.getKey().equals("name")) {
                collect(field.getValue(), pattern, texts);
            }
        });
        if (node.isArray()) {
            node.forEach(element -> collect(element, pattern, texts));
        }
    }
}
