package org.fewlabel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.kubernetes.schema.CustomResourceSchemas;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CustomResourceSchemasTest {
    private static final String CAGES = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: cages.example.org}
            spec:
              group: example.org
              names: {kind: Cage}
              versions:
                - {name: v0, served: false, schema: {openAPIV3Schema: {type: object}}}
                - name: v1
                  served: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      required: [spec]
                      properties:
                        apiVersion: {type: string}
                        kind: {type: string}
                        metadata: {type: object}
                        spec:
                          type: object
                          required: [bars]
                          properties:
                            bars: {type: integer, minimum: 1, maximum: 9}
                            door: {type: string, enum: [open, shut]}
                            name: {type: string, pattern: "^[a-z]+$"}
                            width: {x-kubernetes-int-or-string: true}
                            locked: {type: boolean, nullable: true}
                            animals: {type: array, items: {type: object, properties: {legs: {type: integer}}}}
                            labels: {type: object, additionalProperties: {type: string}}
                            any: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{bars: 3, door: open, name: lion, width: 50%, locked: null}      | ",
                "{bars: 3, width: 5, animals: [{legs: 4}], labels: {a: b}}        | ",
                "{bars: 3, any: {what: [ever]}}                                   | ",
                "{bars: 3, roof: true}                                            | /spec/roof is not known",
                "{bars: 3, animals: [{legs: 4}, {arms: 2}]}                       | /spec/animals/1/arms is not known",
                "{door: open}                                                     | /spec has no bars",
                "{bars: three}                                                    | /spec/bars is no integer",
                "{bars: 0}                                                        | /spec/bars is out of bounds",
                "{bars: 10}                                                       | /spec/bars is out of bounds",
                "{bars: 3, door: ajar}                                            | /spec/door is one of",
                "{bars: 3, name: Lion}                                            | /spec/name is not like",
                "{bars: 3, width: true}                                           | /spec/width is no integer or string",
                "{bars: 3, labels: {a: 1}}                                        | /spec/labels/a is no string",
                "{bars: null}                                                     | /spec/bars is no integer",
            })
    void refusesWhatTheSchemaDoesNotAllow(String spec, String complaint, @TempDir Path folder) throws IOException {
        List<String> violations = cages(folder)
                .violations(resource("{apiVersion: example.org/v1, kind: Cage, metadata: {x: y}, spec: " + spec + "}"));

        if (complaint == null) {
            assertThat(violations).isEmpty();
        } else {
            assertThat(violations).singleElement().asString().contains(complaint);
        }
    }

    @Test
    void refusesAVersionThatIsNoLongerServed(@TempDir Path folder) throws IOException {
        Resource old = resource("{apiVersion: example.org/v0, kind: Cage, spec: {}}");

        assertThat(cages(folder).know(old)).isTrue();
        assertThat(cages(folder).violations(old)).singleElement().asString().contains("serves no example.org/v0");
    }

    /** With the definitions of operators' releases in a folder: {@code -Dfewlabel.crds=FOLDER}. */
    @ParameterizedTest
    @EnumSource(
            names = {"PRODUCTION", "GPU", "RESTORE"},
            mode = Mode.INCLUDE)
    void everyCustomResourceIsOfTheSchemasThatAreGiven(Overlay overlay) throws IOException {
        String folder = System.getProperty("fewlabel.crds");
        Assumptions.assumeTrue(folder != null, "fewlabel.crds names no folder");
        CustomResourceSchemas schemas = CustomResourceSchemas.in(Path.of(folder));

        List<Resource> known =
                overlay.rendered().resources().stream().filter(schemas::know).toList();

        assertThat(known).isNotEmpty();
        assertThat(known).flatMap(schemas::violations).isEmpty();
    }

    private static CustomResourceSchemas cages(Path folder) throws IOException {
        Files.writeString(folder.resolve("cages.yaml"), CAGES);
        return CustomResourceSchemas.in(folder);
    }

    private static Resource resource(String yaml) {
        return Rendered.parse(yaml).resources().get(0);
    }
}
