package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.Sha256;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is shipped and not ours: the SBOMs know every file of it, each is under a license that we accept, and docs/third-party.md lists
 * them all. What it takes to add one is in docs/supply-chain.md.
 */
class ThirdPartyIT {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final Path LIST = HOME.resolve("docs/third-party.md");

    private static final String OURS = "META-INF/maven/org.fewlabel/";
    private static final String PAGE = "org.fewlabel:gateway-service";
    private static final String BUNDLE = "META-INF/resources/static/bundle/";

    private static final Pattern PLATFORM = Pattern.compile("-(?:linux|osx|darwin|windows)[\\w-]*$");
    private static final Pattern NATIVE = Pattern.compile(".*\\.(?:so(?:\\.[\\d.]+)?|dll|dylib|jnilib|txz)");
    private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final Pattern PACKAGE_OF_THE_PAGE = Pattern.compile(".*node_modules/((?:@[^/]+/)?[^/]+)/.*");

    private static Licenses licenses;
    private static final List<Jar> JARS = new ArrayList<>();

    /** A program of its own, with the folders that its jars are in. */
    private enum Part {
        GATEWAY("gateway-service"),
        METRICS("metrics-service"),
        LABELER("labeler-service"),
        TRAINER("trainer-service"),
        LAUNCHER("deploy/standalone/target/standalone-cyclonedx.json", "deploy/standalone/target/lib"),
        BROKER(
                "deploy/local-engines/broker/target/kafka-broker-cyclonedx.json",
                "deploy/local-engines/broker/target/kafka");

        private static final Set<Part> SERVICES = Set.of(GATEWAY, METRICS, LABELER, TRAINER);

        private final Path sbom;
        private final Path jars;

        Part(String service) {
            this(service + "/target/quarkus-app/sbom.cdx.json", service + "/target/quarkus-app/lib");
        }

        Part(String sbom, String jars) {
            this.sbom = HOME.resolve(sbom);
            this.jars = HOME.resolve(jars);
        }
    }

    /** A jar of others, and what the SBOM says of it; nothing if it does not know it. */
    private record Jar(Part part, Path file, List<Sbom.Component> known) {
        String id() {
            Sbom.Component component = known.get(0);
            return PLATFORM.matcher(component.group() + ":" + component.name()).replaceAll("-*");
        }

        String version() {
            return known.get(0).version();
        }

        List<String> offered() {
            return licenses.offered(id(), known.get(0).licenses());
        }

        boolean holdsMoreThanItself() throws IOException {
            try (ZipFile zip = new ZipFile(file.toFile())) {
                List<String> names = zip.stream().map(ZipEntry::getName).toList();
                return names.stream().anyMatch(NATIVE.asMatchPredicate())
                        || names.stream().filter(POM.asMatchPredicate()).count() > 1;
            }
        }
    }

    @BeforeAll
    static void look() throws IOException {
        licenses = Licenses.read();
        for (Part part : Part.values()) {
            Sbom sbom = Sbom.read(part.sbom);
            try (Stream<Path> files = Files.walk(part.jars)) {
                for (Path file : files.filter(each -> each.toString().endsWith(".jar"))
                        .sorted()
                        .toList()) {
                    if (!isOurs(file)) {
                        JARS.add(new Jar(
                                part, file, sbom.of(sha256(file)).stream().toList()));
                    }
                }
            }
        }
    }

    @Test
    void theSbomsKnowEveryFile() {
        assertThat(JARS)
                .filteredOn(jar -> jar.known().isEmpty())
                .extracting(Jar::file)
                .isEmpty();
        for (Part part : Part.values()) {
            assertThat(JARS)
                    .as(part.name())
                    .filteredOn(jar -> jar.part() == part)
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    void everyLicenseIsAccepted() {
        Map<String, List<String>> refused = new TreeMap<>();
        for (Jar jar : known()) {
            if (licenses.chosen(jar.offered()).isEmpty()) {
                refused.put(jar.id() + " " + jar.version(), jar.offered());
            }
        }

        assertThat(refused)
                .as("shipped under none of the accepted licenses; what to do: docs/supply-chain.md#adding-a-dependency")
                .isEmpty();
        assertThat(licenses.refusedInside())
                .as("inside of jars, under none of the accepted licenses")
                .isEmpty();
    }

    @Test
    void whatJarsHoldBesideThemselvesIsKnown() throws IOException {
        Set<String> unknown = new TreeSet<>();
        for (Jar jar : known()) {
            if (!licenses.inside().containsKey(jar.id()) && jar.holdsMoreThanItself()) {
                unknown.add(jar.id() + " " + jar.version());
            }
        }

        assertThat(unknown)
                .as("native code, or classes of others: look into them, and say in licenses.yaml what is inside")
                .isEmpty();
    }

    @Test
    void whatThePageBundlesIsKnown() throws IOException {
        assertThat(licenses.inside().get(PAGE).keySet()).isEqualTo(packagesOfThePage());
    }

    @Test
    void theListIsWhatIsShipped() throws IOException {
        assumeThat(JARS)
                .as("the list is of the build for the processor")
                .noneMatch(jar -> jar.file().toString().contains("cuda"));
        String list = list();
        Path written = HOME.resolve("deploy/standalone/target/third-party.md");
        Files.writeString(written, list);
        List<String> shipped = list.lines().toList();
        List<String> listed = Files.readAllLines(LIST);

        List<String> changes = new ArrayList<>();
        shipped.stream().filter(line -> !listed.contains(line)).forEach(line -> changes.add("+ " + line));
        listed.stream().filter(line -> !shipped.contains(line)).forEach(line -> changes.add("- " + line));
        assertThat(changes)
                .as("what is shipped has changed: look at it, then cp %s %s", written, LIST)
                .isEmpty();
    }

    @Test
    void nothingIsSaidOfWhatIsNotShipped() {
        assumeThat(JARS)
                .as("the list is of the build for the processor")
                .noneMatch(jar -> jar.file().toString().contains("cuda"));
        Set<String> spelled = new TreeSet<>();
        Set<String> shipped = new TreeSet<>(Set.of(PAGE));
        for (Jar jar : known()) {
            spelled.addAll(jar.known().get(0).licenses());
            shipped.add(jar.id());
        }

        assertThat(shipped).containsAll(licenses.components());
        assertThat(spelled).containsAll(licenses.spellings().keySet());
    }

    private static String list() {
        Map<String, List<Jar>> components = new TreeMap<>();
        for (Jar jar : known()) {
            components.computeIfAbsent(jar.id(), id -> new ArrayList<>()).add(jar);
        }
        StringBuilder list = new StringBuilder("""
                # What is shipped of others

                Written by the build, of the SBOMs: [supply-chain.md](supply-chain.md) says how. Platforms differ in native code alone, which has
                `*` here; what builds for cards add is [there](supply-chain.md#builds-for-cards).

                | component | version | license | in |
                |---|---|---|---|
                """);
        components.forEach((id, jars) -> list.append("| `%s` | %s | %s | %s |\n"
                .formatted(
                        id,
                        String.join(
                                ", ",
                                new TreeSet<>(jars.stream().map(Jar::version).toList())),
                        licenses.chosen(jars.get(0).offered()).orElse("none of the accepted ones"),
                        parts(jars))));
        list.append("""

                ## Inside
                What is in these jars beside their own classes, and in no SBOM; of `gateway-service`, what its page is made of.

                | in | what | license |
                |---|---|---|
                """);
        licenses.inside()
                .forEach((id, parts) -> parts.forEach(
                        (name, license) -> list.append("| `%s` | %s | %s |\n".formatted(id, name, license))));
        return list.toString();
    }

    private static String parts(List<Jar> jars) {
        Set<Part> parts = new TreeSet<>(jars.stream().map(Jar::part).toList());
        Set<String> names = new LinkedHashSet<>();
        if (parts.containsAll(Part.SERVICES)) {
            names.add("services");
            parts.removeAll(Part.SERVICES);
        }
        parts.forEach(part -> names.add(part.name().toLowerCase(Locale.ROOT)));
        return String.join(", ", names);
    }

    private static List<Jar> known() {
        return JARS.stream().filter(jar -> !jar.known().isEmpty()).toList();
    }

    private static boolean isOurs(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().anyMatch(entry -> entry.getName().startsWith(OURS));
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.hex(digest);
    }

    /** By the map of what the bundler wrote to what it read. */
    private static Set<String> packagesOfThePage() throws IOException {
        Set<String> packages = new TreeSet<>();
        Path generated = HOME.resolve("gateway-service/target/quarkus-app/quarkus/generated-bytecode.jar");
        try (ZipFile zip = new ZipFile(generated.toFile())) {
            for (ZipEntry entry : zip.stream()
                    .filter(each ->
                            each.getName().startsWith(BUNDLE) && each.getName().endsWith(".js.map"))
                    .toList()) {
                for (JsonNode source :
                        Json.mapper().readTree(zip.getInputStream(entry)).path("sources")) {
                    Matcher matcher = PACKAGE_OF_THE_PAGE.matcher(source.asText());
                    if (matcher.matches()) {
                        packages.add(matcher.group(1));
                    }
                }
            }
        }
        return packages;
    }
}
