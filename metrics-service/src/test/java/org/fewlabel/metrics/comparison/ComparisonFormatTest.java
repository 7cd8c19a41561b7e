package org.fewlabel.metrics.comparison;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.metrics.Runs;
import org.fewlabel.testing.LocalEnginesResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A comparison as people and their tools take it home. */
@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class ComparisonFormatTest {
    private static final String QUERY = ComparisonResourceTest.COMPARISON + "?name=formats&baseline=supervised";
    private static boolean made;

    @Inject
    Runs runs;

    /** Differences of −9, −10 and −11 points, whose interval is −10 ± 4.303 / √3 = −12.48 … −7.52. */
    @BeforeEach
    void make() {
        if (!made) {
            made = true;
            for (int seed = 1; seed <= 3; seed++) {
                runs.repeat("formats", "supervised", 100, seed, 0, 0.5);
                runs.repeat("formats", "fixmatch", 100, seed, 0, 0.42 - seed * 0.01);
            }
            runs.repeat("formats", "vat", 100, 1, 0, 0.125);
            runs.unfinishedRepeat("formats-failed", "vat", 100, 2, 0, JobState.FAILED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/csv, text/csv;charset=UTF-8",
        "text/markdown, text/markdown;charset=UTF-8",
        "application/x-latex, application/x-latex;charset=UTF-8",
        "'text/html, text/markdown;q=0.5, application/json;q=0.1', text/markdown;charset=UTF-8",
        "*/*, application/json"
    })
    void isWrittenAsIsAccepted(String accept, String type) {
        assertThat(given().accept(accept)
                        .get(QUERY)
                        .then()
                        .statusCode(200)
                        .extract()
                        .contentType())
                .isEqualToIgnoringCase(type);
    }

    @Test
    void isWrittenAsTheQuerySaysWhateverIsAccepted() {
        assertThat(given().accept("*/*").get(QUERY + "&format=csv").contentType())
                .startsWith("text/csv");
    }

    @Test
    void hasALineForEachRowInCsv() {
        List<String> lines = text("csv").lines().toList();

        assertThat(lines.get(0))
                .isEqualTo(
                        "id,label,figure,planned,n,mean,std,meanLow,meanHigh,splits,values,seeds,splitSeeds,unfinished,baseline,pairs,"
                                + "difference,differenceStd,low,high,confidence,p,pAdjusted,toldApart,wide,settings");
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).contains(",vat,student.last,1,1,12.5,,,,1,12.5,1,0,,");
        assertThat(lines.get(2))
                .contains(",fixmatch,student.last,3,3,40.0,")
                .contains(",1 2 3,0 0 0,,")
                .contains(",true,true,");
        assertThat(lines.get(3)).contains(",supervised,student.last,3,3,50.0,0.0,50.0,50.0,1,50.0 50.0 50.0,");
    }

    @Test
    void isATableWithItsNotesInMarkdown() {
        assertThat(text("markdown")).isEqualTo("""
        Test error in percent of the student after the last epoch, mean ± standard deviation over repeats; paired difference to supervised with its 95 % interval

        | run | n of planned | error | difference | 95 % interval | pairs | it is |
        | --- | --- | --- | --- | --- | --- | --- |
        | vat | 1 of 1 | 12.50 | −37.50 | – | 1 | too few pairs |
        | fixmatch | 3 of 3 | 40.00 ± 1.00 | −10.00 | −12.48 … −7.52 | 3 | better (wide) |
        | supervised | 3 of 3 | 50.00 ± 0.00 | – | – | – | – |

        - 1 comparison; each interval stands for itself; pairs agree in seed and split seed
        - All repeats of a row have the same labeled images, and it is these that all of it is said of
        """);
    }

    @Test
    void isATableOfBooktabsInLatex() {
        String latex = text("latex");

        assertThat(latex)
                .contains("\\begin{tabular}{lrrrrrl}\n\\toprule\nrun & n of planned & error & difference")
                .contains("fixmatch & 3 of 3 & 40.00 $\\pm$ 1.00 & $-$10.00 & $-$12.48 \\dots{} $-$7.52 & 3 & better"
                        + " (wide) \\\\\n")
                .contains("\\bottomrule")
                .contains("with its 95 \\% interval")
                .doesNotContain("±");
    }

    @Test
    void namesRunsWithoutAValueUnderTheTable() {
        String markdown = given().accept("text/markdown")
                .get(ComparisonResourceTest.COMPARISON + "?name=formats-failed")
                .asString();

        assertThat(markdown)
                .contains("| vat | 0 of 1, 1 failed | – |")
                .contains("- vat has no value of seed 2/0 (failed)")
                .doesNotContain("difference");
    }

    /** Labels are whoever's, and none of them is a command. */
    @Test
    void takesNoLabelForAPieceOfTheTable() {
        String body = "{\"rows\": [{\"label\": \"50 % of a_b & {c} | \\\\d\", \"runs\": []}]}";

        assertThat(given().contentType("application/json")
                        .body(body)
                        .post(ComparisonResourceTest.COMPARISON + "?format=latex")
                        .asString())
                .contains("50 \\% of a\\_b \\& \\{c\\} \\textbar{} \\textbackslash{}d & 0 of 0");
        assertThat(given().contentType("application/json")
                        .body(body)
                        .post(ComparisonResourceTest.COMPARISON + "?format=markdown")
                        .asString())
                .contains("| 50 % of a\\_b \\& {c} \\| \\\\d | 0 of 0 |");
    }

    private static String text(String format) {
        return given().get(QUERY + "&format=" + format)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
