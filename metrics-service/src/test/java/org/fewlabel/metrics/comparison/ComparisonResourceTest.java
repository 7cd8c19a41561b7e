package org.fewlabel.metrics.comparison;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.metrics.Rows;
import org.fewlabel.metrics.Runs;
import org.fewlabel.metrics.result.ResultField;
import org.fewlabel.metrics.result.ResultFilter;
import org.fewlabel.testing.LocalEnginesResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class ComparisonResourceTest {
    static final String COMPARISON = "/api/v1/comparison";
    private static final Offset<Double> ROUNDING = within(1e-9);
    /** Of a printed table: Student's t with 4 degrees of freedom, 0.975. */
    private static final double T_4 = 2.7764451051977987;

    @Inject
    Runs runs;

    @Inject
    Rows database;

    @Inject
    ComparisonRepository repository;

    /** From the raw epochs, by other formulas: s² from the sums of squares, and t's distribution with 4 degrees in closed form. */
    @Test
    void equalsWhatIsReckonedFromTheRawRows() throws Exception {
        double[] supervised = {0.310, 0.325, 0.298, 0.341, 0.306};
        double[] fixmatch = {0.268, 0.271, 0.262, 0.290, 0.255};
        for (int i = 0; i < 5; i++) {
            runs.repeat("raw", "supervised", 100, i, i + 10, curve(supervised[i]));
            runs.repeat("raw", "fixmatch", 100, i, i + 10, curve(fixmatch[i]));
        }

        JsonNode comparison = compare("name=raw&baseline=supervised");

        Map<String, Double> base = lastErrors("raw", "supervised");
        Map<String, Double> other = lastErrors("raw", "fixmatch");
        JsonNode row = row(comparison, "fixmatch");
        assertSpread(row, other.values());
        assertSpread(row(comparison, "supervised"), base.values());
        double half = T_4 * deviation(new ArrayList<>(other.values())) / Math.sqrt(5);
        assertThat(row.at("/meanLow").doubleValue()).isCloseTo(row.at("/mean").doubleValue() - half, ROUNDING);
        assertThat(row.at("/meanHigh").doubleValue()).isCloseTo(row.at("/mean").doubleValue() + half, ROUNDING);
        List<Double> differences = new ArrayList<>();
        other.forEach((seeds, error) -> differences.add(error - base.get(seeds)));
        double mean = differences.stream().reduce(0.0, Double::sum) / 5;
        double s = deviation(differences);
        JsonNode difference = row.at("/difference");
        assertThat(difference.at("/pairs").intValue()).isEqualTo(5);
        assertThat(difference.at("/mean").doubleValue()).isCloseTo(mean, ROUNDING);
        assertThat(difference.at("/std").doubleValue()).isCloseTo(s, ROUNDING);
        assertThat(difference.at("/low").doubleValue()).isCloseTo(mean - T_4 * s / Math.sqrt(5), ROUNDING);
        assertThat(difference.at("/high").doubleValue()).isCloseTo(mean + T_4 * s / Math.sqrt(5), ROUNDING);
        double t = Math.abs(mean) / (s / Math.sqrt(5));
        double share = 1 + t * t / 4;
        double cumulated = 0.5 + 3.0 / 8 * t / Math.sqrt(share) * (1 - t * t / (12 * share));
        assertThat(difference.at("/p").doubleValue()).isCloseTo(2 * (1 - cumulated), ROUNDING);
        assertThat(difference.at("/toldApart").booleanValue()).isTrue();
        assertThat(difference.at("/wide").booleanValue()).isFalse();
        assertThat(difference.at("/statistic").asText()).isEqualTo("paired-t");
        assertThat(row(comparison, "supervised").at("/difference").isNull()).isTrue();
        assertThat(comparison.at("/comparisons").intValue()).isEqualTo(1);
        assertThat(comparison.at("/unit").asText()).isEqualTo("percent");
    }

    /** 25 epochs, whose last 20 have their median between the 10th and the 11th of them. */
    @Test
    void takesTheMedianOfTheLastTwentyEpochsOfEachNetwork() throws Exception {
        double[] errors =
                IntStream.range(0, 25).mapToDouble(e -> 0.5 - e * 0.01).toArray();
        runs.repeat("medians", "supervised", 100, 1, 1, errors);
        List<Double> raw = new ArrayList<>();
        for (String error : database.strings("SELECT e.teacher_test_error::text FROM epoch e JOIN job j USING (job_id)"
                + " WHERE j.name = 'medians' ORDER BY e.epoch DESC LIMIT 20")) {
            raw.add(Double.parseDouble(error) * 100);
        }
        Collections.sort(raw);
        double median = (raw.get(9) + raw.get(10)) / 2;

        assertThat(compare("name=medians&figure=teacher.median20")
                        .at("/rows/0/mean")
                        .doubleValue())
                .isCloseTo(median, ROUNDING);
        assertThat(compare("name=medians&figure=average.last")
                        .at("/rows/0/mean")
                        .doubleValue())
                .isCloseTo(26 * 0.75, ROUNDING);
    }

    @Test
    void takesTheEpochThatTheValidationImagesChoseAndSaysWhereThereAreNone() throws Exception {
        runs.stoppedEarly("chosen", 1, 9, new double[] {0.2, 0.4}, new double[] {0.3, 0.3});
        runs.succeeded("chosen-none", "supervised", 2, 0.5);

        assertThat(compare("name=chosen&figure=student.chosen")
                        .at("/rows/0/mean")
                        .doubleValue())
                .isCloseTo(40, ROUNDING);
        assertThat(compare("name=chosen&figure=student.last").at("/rows/0/mean").doubleValue())
                .isCloseTo(30, ROUNDING);
        JsonNode row = compare("name=chosen-none&figure=student.chosen").at("/rows/0");
        assertThat(row.at("/n").intValue()).isZero();
        assertThat(row.at("/mean").isNull()).isTrue();
        assertThat(row.at("/unfinished/0/reason").asText()).contains("validation images chose");
    }

    /** A mean over seeds that only one of two has compares other runs; with another split it compares other images. */
    @Test
    void pairsOnlyWhatAgreesInSeedAndSplitSeed() throws Exception {
        runs.repeat("pairs", "supervised", 100, 1, 1, 0.30);
        runs.repeat("pairs", "supervised", 100, 2, 2, 0.32);
        runs.repeat("pairs", "supervised", 100, 3, 3, 0.90);
        runs.repeat("pairs", "fixmatch", 100, 1, 1, 0.25);
        runs.repeat("pairs", "fixmatch", 100, 2, 9, 0.26);
        runs.repeat("pairs", "fixmatch", 100, 4, 3, 0.27);

        JsonNode difference =
                row(compare("name=pairs&baseline=supervised"), "fixmatch").at("/difference");

        assertThat(difference.at("/pairs").intValue()).isEqualTo(1);
        assertThat(difference.at("/mean").doubleValue()).isCloseTo(-5, ROUNDING);
        assertThat(difference.at("/low").isNull()).isTrue();
        assertThat(difference.at("/toldApart").booleanValue()).isFalse();
    }

    @Test
    void givesNoIntervalBelowThreePairsAndMarksThreeAsWide() throws Exception {
        for (int seed = 1; seed <= 3; seed++) {
            runs.repeat("few", "supervised", 100, seed, seed, 0.3 + seed * 0.01);
            runs.repeat("few", "fixmatch", 100, seed, seed, 0.2 + seed * 0.011);
        }
        runs.repeat("few", "vat", 100, 1, 1, 0.2);
        runs.repeat("few", "vat", 100, 2, 2, 0.2);
        runs.repeat("few", "ict", 100, 7, 7, 0.2);

        JsonNode comparison = compare("name=few&baseline=supervised");

        JsonNode three = row(comparison, "fixmatch").at("/difference");
        assertThat(three.at("/wide").booleanValue()).isTrue();
        assertThat(three.at("/toldApart").booleanValue()).isTrue();
        JsonNode two = row(comparison, "vat").at("/difference");
        assertThat(two.at("/mean").doubleValue()).isCloseTo(-11.5, ROUNDING);
        assertThat(two.at("/low").isNull()).isTrue();
        assertThat(two.at("/p").isNull()).isTrue();
        JsonNode none = row(comparison, "ict").at("/difference");
        assertThat(none.at("/pairs").intValue()).isZero();
        assertThat(none.at("/mean").isNull()).isTrue();
        assertThat(comparison.at("/comparisons").intValue()).isEqualTo(1);
    }

    @Test
    void neitherAddingNorHidingRowsChangesAnother() throws Exception {
        for (int seed = 1; seed <= 4; seed++) {
            runs.repeat("still", "supervised", 100, seed, seed, 0.3 + seed * seed * 0.004);
            runs.repeat("still", "fixmatch", 100, seed, seed, 0.27 + seed * 0.01);
        }
        String alone =
                row(compare("name=still&baseline=supervised"), "fixmatch").toString();

        for (int seed = 1; seed <= 4; seed++) {
            runs.repeat("still", "vat", 100, seed, seed, 0.1);
            runs.repeat("still", "supervised", 400, seed, seed, 0.1);
        }

        assertThat(row(compare("name=still&baseline=supervised&labels=100"), "fixmatch"))
                .hasToString(alone);
        assertThat(row(compare("name=still&baseline=supervised"), "fixmatch")).hasToString(alone);
        assertThat(row(
                        compare("name=still&baseline=supervised&method=supervised&method=fixmatch&by=method"),
                        "fixmatch"))
                .hasToString(alone);
    }

    @Test
    void listsWhatFailedAndWhatIsNotFinished() throws Exception {
        runs.repeat("open", "supervised", 100, 1, 1, 0.3, 0.2);
        runs.unfinishedRepeat("open", "supervised", 100, 2, 2, JobState.FAILED);
        runs.unfinishedRepeat("open", "supervised", 100, 3, 3, JobState.RUNNING);
        runs.unfinishedRepeat("open", "supervised", 100, 4, 4, JobState.QUEUED);

        JsonNode row = compare("name=open").at("/rows/0");

        assertThat(row.at("/n").intValue()).isEqualTo(1);
        assertThat(row.at("/planned").intValue()).isEqualTo(4);
        assertThat(row.at("/mean").doubleValue()).isCloseTo(20, ROUNDING);
        assertThat(row.at("/std").isNull()).isTrue();
        assertThat(row.at("/unfinished").findValuesAsText("state"))
                .containsExactlyInAnyOrder("failed", "running", "queued");
        assertThat(row.at("/unfinished").findValuesAsText("seed")).containsExactlyInAnyOrder("2", "3", "4");
    }

    /** The same settings and seeds give the same bytes: a second run of them is no second repeat. */
    @Test
    void countsARunThatIsThereTwiceOnce() throws Exception {
        runs.repeat("twice", "supervised", 100, 1, 1, 0.3);
        runs.repeat("twice", "supervised", 100, 1, 1, 0.3);
        runs.repeat("twice", "supervised", 100, 2, 2, 0.4);
        runs.unfinishedRepeat("twice", "supervised", 100, 2, 2, JobState.FAILED);

        JsonNode row = compare("name=twice").at("/rows/0");

        // The last one has two epochs, and so other settings.
        assertThat(row.at("/n").intValue()).isEqualTo(2);
        assertThat(row.at("/mean").doubleValue()).isCloseTo(35, ROUNDING);
        assertThat(row.at("/repeated")).hasSize(1);
    }

    /** The success and the last epoch are told on two topics. */
    @Test
    void waitsForTheLastEpochOfASucceededJob() throws Exception {
        runs.succeededBeforeItsLastEpoch("early", 0.4);

        JsonNode row = compare("name=early").at("/rows/0");

        assertThat(row.at("/n").intValue()).isZero();
        assertThat(row.at("/unfinished/0/state").asText()).isEqualTo("succeeded");
        assertThat(row.at("/unfinished/0/reason").asText()).contains("on their way");
    }

    /** Two comparisons: p of some 0.03 each, which is told apart alone, and not among two. */
    @Test
    void tellsLessApartAfterHolmsCorrection() throws Exception {
        double[] noise = {0.00, 0.02, -0.02, 0.01};
        for (int seed = 0; seed < 4; seed++) {
            runs.repeat("holm", "supervised", 100, seed, seed, 0.30);
            runs.repeat("holm", "fixmatch", 100, seed, seed, 0.27 + noise[seed]);
            runs.repeat("holm", "vat", 100, seed, seed, 0.265 + noise[seed]);
        }

        JsonNode plain = compare("name=holm&baseline=supervised&confidence=0.9");
        JsonNode adjusted = compare("name=holm&baseline=supervised&confidence=0.9&adjust=holm");

        double p = row(plain, "vat").at("/difference/p").doubleValue();
        double largerP = row(plain, "fixmatch").at("/difference/p").doubleValue();
        assertThat(p).isLessThan(largerP).isGreaterThan(0.02);
        assertThat(row(plain, "vat").at("/difference/pAdjusted").isNull()).isTrue();
        assertThat(row(plain, "vat").at("/difference/toldApart").booleanValue()).isTrue();
        assertThat(row(plain, "fixmatch").at("/difference/toldApart").booleanValue())
                .isEqualTo(largerP < 0.1);
        JsonNode vat = row(adjusted, "vat").at("/difference");
        assertThat(vat.at("/pAdjusted").doubleValue()).isCloseTo(2 * p, ROUNDING);
        assertThat(vat.at("/toldApart").booleanValue()).isEqualTo(2 * p < 0.1);
        assertThat(row(adjusted, "fixmatch").at("/difference/pAdjusted").doubleValue())
                .isCloseTo(Math.max(2 * p, largerP), ROUNDING);
        assertThat(adjusted.at("/adjust").asText()).isEqualTo("holm");
        assertThat(vat.at("/low")).isEqualTo(row(plain, "vat").at("/difference/low"));
    }

    /** Error against label budget: each row against the baseline with as many labels. */
    @Test
    void comparesEachLabelBudgetWithItsOwnBaseline() throws Exception {
        for (int labels : List.of(40, 400)) {
            for (int seed = 1; seed <= 3; seed++) {
                runs.repeat("budget", "supervised", labels, seed, seed, 0.5 - labels / 1000.0 + seed * 0.01);
                runs.repeat("budget", "fixmatch", labels, seed, seed, 0.4 - labels / 1000.0 + seed * 0.012);
            }
        }

        JsonNode comparison = compare("name=budget&by=labels&baseline=supervised");

        assertThat(comparison.at("/rows").findValuesAsText("label"))
                .containsExactly(
                        "fixmatch, 40 labels",
                        "supervised, 40 labels",
                        "fixmatch, 400 labels",
                        "supervised, 400 labels");
        assertThat(comparison.at("/differing")).as("what the labels do not say").isEmpty();
        assertThat(compare("name=budget").at("/differing"))
                .extracting(JsonNode::asText)
                .containsExactly("labels");
        assertThat(row(comparison, "fixmatch, 40 labels").at("/difference/mean").doubleValue())
                .isCloseTo(-9.6, ROUNDING);
        assertThat(row(comparison, "fixmatch, 400 labels")
                        .at("/difference/mean")
                        .doubleValue())
                .isCloseTo(-9.6, ROUNDING);
        assertThat(row(comparison, "fixmatch, 40 labels").at("/baseline"))
                .isEqualTo(row(comparison, "supervised, 40 labels").at("/id"));
    }

    /** Other settings are another row, and what they are is said. */
    @Test
    void averagesNothingButRepeats() throws Exception {
        runs.repeat("settings", "fixmatch", 100, 1, 1, 0.3);
        runs.repeat("settings", "fixmatch", 100, 2, 2, 0.5);
        runs.repeat("settings", "fixmatch, \"threshold\": 0.8", 100, 1, 1, 0.1);
        runs.repeat("settings", "fixmatch", 100, 1, 1, 0.2, 0.2);

        JsonNode comparison = compare("name=settings");

        assertThat(comparison.at("/rows")).hasSize(3);
        assertThat(comparison.at("/rows").findValuesAsText("label")).containsOnly("fixmatch");
        assertThat(comparison.at("/differing")).extracting(JsonNode::asText).contains("epochs", "method.threshold");
        JsonNode first = comparison.at("/rows/0/settings");
        assertThat(first.at("/method.threshold").doubleValue()).isEqualTo(0.8);
        assertThat(first.at("/dataset").asText()).isEqualTo("fashion-mnist");
        assertThat(comparison.at("/rows/2/n").intValue()).isEqualTo(2);
        assertThat(comparison.at("/rows/2/mean").doubleValue()).isCloseTo(40, ROUNDING);
        assertThat(comparison.at("/rows/2/settings").has("method.threshold")).isFalse();
    }

    /** What saw 4,000 labels elsewhere is no run with 100 labels; nobody knows what the weights of a file have learned. */
    @Test
    void neverAveragesWhatUsesMoreLabelsThanItSays() throws Exception {
        String photos = "a".repeat(64);
        String drawings = "b".repeat(64);
        runs.succeeded("leak", "supervised", 0, 0.5);
        runs.startedFromAnother("leak", 1, false, 0.7);
        runs.startedFromAnother("leak", 2, true, 0.1);
        runs.startedFromFile("leak", 1, photos, 0.25);
        runs.startedFromFile("leak", 2, photos, 0.75);
        runs.startedFromFile("leak", 3, drawings, 0.125);
        runs.startedFromAJobThatStartedFrom("leak", 4, drawings, 0.375);
        runs.onABackbone("leak", 1, photos, "linear", 0.25);
        runs.onABackbone("leak", 3, photos, "mlp", 0.375);

        JsonNode rows = compare("name=leak").at("/rows");

        assertThat(rows.findValuesAsText("label"))
                .containsExactlyInAnyOrder(
                        "supervised (more labels, file aaaaaaaa, linear head)",
                        "supervised (more labels, file aaaaaaaa, mlp head)",
                        "supervised (more labels)",
                        "supervised (more labels, file bbbbbbbb)",
                        "supervised (more labels, file bbbbbbbb)",
                        "supervised (more labels, file aaaaaaaa)",
                        "supervised",
                        "supervised");
        assertThat(compare("name=leak&moreLabels=false").at("/rows")).hasSize(2);
    }

    /** A hundred labels and twenty corrections are no hundred labels. */
    @Test
    void neverAveragesRunsWithDifferentLabelSets() throws Exception {
        String corrections = "a".repeat(64);
        runs.succeeded("corrected", "supervised", 1, 0.5);
        runs.labeledBy("corrected", 1, corrections, 0.25);
        runs.labeledBy("corrected", 2, corrections, 0.75);
        runs.labeledBy("corrected", 1, "b".repeat(64), 0.125);

        JsonNode comparison = compare("name=corrected");

        assertThat(comparison.at("/rows").findValuesAsText("n")).containsExactlyInAnyOrder("1", "2", "1");
        assertThat(comparison.at("/rows").findValuesAsText("label"))
                .containsExactlyInAnyOrder(
                        "supervised", "supervised (label set aaaaaaaa)", "supervised (label set bbbbbbbb)");
        assertThat(comparison.at("/differing")).extracting(JsonNode::asText).containsExactly("dataset.labelSet");
    }

    /** Half the digits may be as good, but that is for the comparison to say. */
    @Test
    void tellsPrecisionsApart() throws Exception {
        runs.succeeded("digits", "supervised", 1, 0.5);
        runs.inBfloat16("digits", 1, 0.25);

        JsonNode comparison = compare("name=digits");

        assertThat(comparison.at("/rows").findValuesAsText("label"))
                .containsExactlyInAnyOrder("supervised", "supervised (bfloat16)");
        assertThat(comparison.at("/differing")).extracting(JsonNode::asText).containsExactly("network.precision");
    }

    /** A name is another folder's when its upload was deleted. */
    @Test
    void neverAveragesRunsOnDifferentUploadsOfOneName() throws Exception {
        runs.onAnUpload("uploads", 1, "a".repeat(64), 0.25);
        runs.onAnUpload("uploads", 2, "a".repeat(64), 0.75);
        runs.onAnUpload("uploads", 1, "b".repeat(64), 0.125);

        assertThat(compare("name=uploads").at("/rows").findValuesAsText("n")).containsExactlyInAnyOrder("1", "2");
    }

    /** More views are more to learn from; another seed of the views makes another repeat, as the job's own seed does. */
    /** All folders are one data set by its name, and a method that was tried on birds is not ahead of one that was tried on pets. */
    @Test
    void comparesNothingAcrossFolders() throws Exception {
        String pets = "\"path\": \"mine\", \"upload\": \"" + "a".repeat(64) + "\"";
        String birds = "\"path\": \"mine\", \"upload\": \"" + "b".repeat(64) + "\"";
        for (int seed = 1; seed <= 3; seed++) {
            runs.onAFolder("folders", "supervised", seed, pets, "\"test\": 20", 0.2 + seed * 0.01);
            runs.onAFolder("folders", "fixmatch", seed, pets, "\"test\": 20", 0.15 + seed * 0.01);
            runs.onAFolder("folders", "fixmatch", seed, birds, "\"test\": 20", 0.1 + seed * 0.01);
        }

        JsonNode comparison = compare("name=folders&baseline=supervised");

        JsonNode onPets = row(comparison, "fixmatch", "mine aaaaaaaa");
        assertThat(onPets.at("/difference/mean").doubleValue()).isCloseTo(-5, ROUNDING);
        assertThat(row(comparison, "fixmatch", "mine bbbbbbbb")
                        .at("/difference")
                        .isNull())
                .isTrue();
        assertThat(comparison.at("/differing")).extracting(JsonNode::asText).contains("folder");
        String id = row(comparison, "supervised").at("/id").asText();
        assertThat(row(compare("name=folders&baseline=" + id), "fixmatch", "mine bbbbbbbb")
                        .at("/difference")
                        .isNull())
                .isTrue();
    }

    /** What else lies in a folder is for people, and so is what an upload was called. */
    @Test
    void repeatsOnTheSameImagesAreOneRowWhateverElseIsSaidOfThem() throws Exception {
        String sha256 = "\"test\": 20, \"sha256\": \"" + "c".repeat(64) + "\"";
        String left = ", \"leftOut\": {\"count\": 1, \"names\": [\"README.txt\"]}";
        String upload = ", \"upload\": \"" + "a".repeat(64) + "\"";
        runs.onAFolder("same", "supervised", 1, "\"path\": \"pets\"", sha256, 0.2);
        runs.onAFolder("same", "supervised", 2, "\"path\": \"pets\"", sha256 + left, 0.3);
        runs.onAFolder("same", "supervised", 1, "\"path\": \"dogs\"" + upload, sha256, 0.4);
        runs.onAFolder("same", "supervised", 2, "\"path\": \"cats\"" + upload, sha256 + left, 0.5);
        runs.onAFolder("same", "supervised", 1, "\"path\": \"pets\", \"height\": 64", sha256, 0.1);

        JsonNode comparison = compare("name=same");

        assertThat(comparison.at("/rows").findValuesAsText("n")).containsExactlyInAnyOrder("2", "2", "1");
        assertThat(comparison.at("/differing"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("folder", "dataset.folder.height");
    }

    /** Which start is better is what is asked: what starts from other jobs is no repeat, and not "the same bytes". */
    @Test
    void runsThatStartFromDifferentJobsAreDifferentRowsUnlessThoseAreRepeats() throws Exception {
        for (int seed = 1; seed <= 2; seed++) {
            runs.startedFrom("starts", seed, runs.succeeded("before", "fixmatch", seed, 0.3), 0.2);
            runs.startedFrom("starts", seed, runs.succeeded("before", "supervised", seed, 0.5), 0.6);
        }

        JsonNode comparison = compare("name=starts");
        JsonNode rows = comparison.at("/rows");

        assertThat(comparison.at("/differing")).extracting(JsonNode::asText).containsExactly("startFrom");
        assertThat(rows.at("/0/settings/startFrom").asText()).matches("fixmatch [0-9a-f]{8}");
        assertThat(rows.at("/1/settings/startFrom").asText()).matches("supervised [0-9a-f]{8}");
        assertThat(rows.findValuesAsText("n")).containsExactly("2", "2");
        assertThat(rows).allSatisfy(row -> assertThat(row.at("/repeated")).isEmpty());
        assertThat(rows).extracting(row -> row.at("/mean").doubleValue()).containsExactly(20.0, 60.0);
    }

    /** As rounds of corrections do: each goes on from the one before, with the same seed. */
    @Test
    void roundsThatGoOnFromEachOtherAreDifferentRows() throws Exception {
        UUID first = runs.succeeded("rounds", "supervised", 1, 0.5);
        UUID second = runs.startedFrom("rounds", 1, first, 0.4);
        runs.startedFrom("rounds", 1, second, 0.3);

        JsonNode rows = compare("name=rounds").at("/rows");
        assertThat(rows.findValuesAsText("n")).containsExactly("1", "1", "1");
        assertThat(rows.findValuesAsText("startFrom")).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void runsThatStartFromRepeatsOfOneSeedCountEach() throws Exception {
        for (int split = 1; split <= 3; split++) {
            runs.startedFrom(
                    "of-repeats", 1, runs.repeat("first", "supervised", 100, 1, split, 0.5), 0.2 + split * 0.1);
        }

        JsonNode row = compare("name=of-repeats").at("/rows/0");

        assertThat(row.at("/n").intValue()).isEqualTo(3);
        assertThat(row.at("/mean").doubleValue()).isCloseTo(40, ROUNDING);
    }

    /** What a run starts from is known when it is submitted, and its row with it. */
    @Test
    void whatIsStillQueuedStandsInTheRowOfItsRepeats() throws Exception {
        UUID before = runs.startedFromFile("file", 1, "b".repeat(64), 0.5);
        runs.startedFrom("queued", 1, before, 0.3);
        runs.queuedToStartFrom("queued", 2, before);

        JsonNode rows = compare("name=queued").at("/rows");

        assertThat(rows).hasSize(1);
        assertThat(rows.at("/0/label").asText()).isEqualTo("supervised (more labels, file bbbbbbbb)");
        assertThat(rows.at("/0/planned").intValue()).isEqualTo(2);
    }

    @Test
    void countsRunsThatDifferInTheSeedOfABackbonesViewsAlone() throws Exception {
        for (int seed = 1; seed <= 5; seed++) {
            String features = "\"weakViews\": 2, \"strongViews\": 2, \"seed\": " + seed;
            runs.onABackbone("views", 1, "a".repeat(64), "linear", features, 0.18 + seed * 0.02);
            runs.onABackbone("views", 1, "b".repeat(64), "linear", features, 0.28 + seed * 0.02);
        }

        JsonNode comparison = compare("name=views");
        JsonNode row = comparison.at("/rows/0");
        String other = comparison.at("/rows/1/id").asText();

        assertThat(row.at("/n").intValue()).isEqualTo(5);
        assertThat(row.at("/mean").doubleValue()).isCloseTo(24, ROUNDING);
        assertThat(compare("name=views&baseline=" + other)
                        .at("/rows/0/difference/pairs")
                        .intValue())
                .isEqualTo(5);
    }

    /** Submitted anew after it was cancelled, a repeat is there, and nothing is missing. */
    @Test
    void aSeedThatHasAValueIsNotMissing() throws Exception {
        runs.unfinishedRepeat("again", "supervised", 100, 1, 1, JobState.CANCELLED);
        runs.repeat("again", "supervised", 100, 1, 1, 0.3, 0.2);

        JsonNode row = compare("name=again").at("/rows/0");

        assertThat(row.at("/unfinished")).isEmpty();
        assertThat(row.at("/repeated")).hasSize(1);
        assertThat(row.at("/n").intValue()).isEqualTo(1);
        assertThat(row.at("/planned").intValue()).isEqualTo(1);
    }

    @Test
    void takesOtherSeedsOfABackbonesViewsForRepeats() throws Exception {
        String file = "a".repeat(64);
        String plain = "\"weakViews\": 2, \"strongViews\": 2, \"seed\": 0";
        runs.onABackbone("features", 1, file, "linear", plain, 0.25);
        runs.onABackbone("features", 2, file, "linear", "\"seed\": 7, \"strongViews\": 2, \"weakViews\": 2", 0.75);
        runs.onABackbone("features", 3, file, "linear", plain.replaceFirst("2", "4"), 0.5);
        runs.onABackbone("features", 4, file, "linear", plain + ", \"inputSize\": 224", 0.5);

        JsonNode comparison = compare("name=features");

        assertThat(comparison.at("/rows")).hasSize(3);
        assertThat(comparison.at("/rows").findValuesAsText("n")).containsExactlyInAnyOrder("2", "1", "1");
        assertThat(comparison.at("/differing"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("network.features.weakViews", "network.features.inputSize");
    }

    @Test
    void comparesWithTheRowOfAnIdWhateverItIsTriedOn() throws Exception {
        for (int seed = 1; seed <= 3; seed++) {
            runs.repeat("by-id", "supervised", 100, seed, seed, 0.5 + seed * 0.01);
            runs.repeat("by-id", "supervised", 400, seed, seed, 0.3 + seed * 0.012);
        }
        String id = row(compare("name=by-id&by=labels"), "supervised, 100 labels")
                .at("/id")
                .asText();

        JsonNode more = row(compare("name=by-id&by=labels&baseline=" + id), "supervised, 400 labels");

        assertThat(more.at("/difference/mean").doubleValue()).isCloseTo(-19.6, ROUNDING);
    }

    @Test
    void saysWhichBaselinesThereAre() {
        runs.repeat("whom", "supervised", 100, 1, 1, 0.5);
        runs.repeat("whom", "supervised", 100, 2, 2, 0.5, 0.4);
        runs.repeat("whom", "vat", 100, 2, 2, 0.4);

        given().get(COMPARISON + "?name=whom&baseline=fixmatch")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("baseline"))
                .body("violations[0].message", containsString("there are supervised, vat, was fixmatch"));
        given().get(COMPARISON + "?name=whom&baseline=supervised")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("baseline"))
                .body("violations[0].message", containsString("several are called so; name one by its id, such as "));
    }

    @Test
    void isEmptyWhereNothingIsFound() throws Exception {
        assertThat(compare("name=nobody-submitted-this&baseline=supervised")
                        .at("/rows")
                        .toString())
                .isEqualTo("[]");
    }

    @Test
    void refusesMoreThanItTakesIn() {
        for (int seed = 1; seed <= 3; seed++) {
            runs.repeat("many", seed == 3 ? "vat" : "supervised", 100, seed, seed, 0.5);
        }
        ResultFilter filter = new ResultFilter(Map.of(ResultField.NAME, Set.of("many")));

        assertThat(new FilteredRows(repository, limits(2, 3))
                        .compare(Question.usual(), Set.of(Naming.METHOD), filter)
                        .rows())
                .hasSize(2);
        assertThatThrownBy(() -> new FilteredRows(repository, limits(2, 2))
                        .compare(Question.usual(), Set.of(Naming.METHOD), filter))
                .hasMessageContaining("matches more than 2 runs");
        assertThatThrownBy(() -> new FilteredRows(repository, limits(1, 3))
                        .compare(Question.usual(), Set.of(Naming.METHOD), filter))
                .hasMessageContaining("matches more than 1 rows");
    }

    @ParameterizedTest
    @CsvSource({
        "by=colour, by, unknown is 'colour'",
        "'by=method,colour', by, unknown is 'colour'",
        "by=, by, unknown is ''",
        "by=seed, by, unknown is 'seed'",
        "by=method&by=labels, by, must not be repeated",
        "figure=student.best, figure, 'must be one of student.last, student.chosen, student.median20,"
                + " average.last'",
        "confidence=95, confidence, must be a number from 0.5 to 0.999",
        "confidence=NaN, confidence, must be a number from 0.5 to 0.999",
        "adjust=bonferroni, adjust, 'must be one of none, holm'",
        "format=pdf, format, 'must be one of json, csv, markdown, latex'",
        "dataset=imagenet, dataset, 'must be one of fashion-mnist, cifar10, two-moons, '",
        "pageSize=1, pageSize, is unknown here"
    })
    void namesWhatIsWrongInAQuery(String query, String field, String rule) {
        given().get(COMPARISON + "?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:fewlabel:invalid-request"))
                .body("violations.field", hasItem(field))
                .body("violations.message", hasItem(containsString(rule)));
    }

    static ComparisonConfig limits(int rowsMax, int runsMax) {
        return new ComparisonConfig() {
            @Override
            public int rowsMax() {
                return rowsMax;
            }

            @Override
            public int runsMax() {
                return runsMax;
            }

            @Override
            public int concurrentMax() {
                return 1;
            }
        };
    }

    private static double[] curve(double last) {
        return new double[] {0.9, last};
    }

    /** In percent, by seed and split seed, past the service. */
    private Map<String, Double> lastErrors(String name, String method) throws Exception {
        Map<String, Double> errors = new TreeMap<>();
        for (String line :
                database.strings("SELECT concat_ws(' ', j.seed, j.split_seed, e.student_test_error) FROM epoch e"
                        + " JOIN job j USING (job_id) WHERE j.name = '" + name + "' AND j.method = '" + method
                        + "' AND e.epoch = 1")) {
            String[] parts = line.split(" ");
            errors.put(parts[0] + " " + parts[1], Double.parseDouble(parts[2]) * 100);
        }
        return errors;
    }

    private static void assertSpread(JsonNode row, Iterable<Double> values) {
        List<Double> all = new ArrayList<>();
        values.forEach(all::add);
        assertThat(row.at("/n").intValue()).isEqualTo(all.size());
        assertThat(row.at("/mean").doubleValue())
                .isCloseTo(all.stream().reduce(0.0, Double::sum) / all.size(), ROUNDING);
        assertThat(row.at("/std").doubleValue()).isCloseTo(deviation(all), ROUNDING);
        assertThat(row.at("/values").findValues("value"))
                .extracting(JsonNode::doubleValue)
                .containsExactlyInAnyOrderElementsOf(all);
    }

    /** By the sum of squares less n times the square of the mean. */
    private static double deviation(List<Double> values) {
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        int n = values.size();
        return Math.sqrt((squares - sum * sum / n) / (n - 1));
    }

    private static JsonNode row(JsonNode comparison, String label) {
        for (JsonNode row : comparison.at("/rows")) {
            if (row.at("/label").asText().equals(label)) {
                return row;
            }
        }
        throw new AssertionError("no row " + label + " in " + comparison);
    }

    /** Of those that are called so the one on that folder. */
    private static JsonNode row(JsonNode comparison, String label, String folder) {
        for (JsonNode row : comparison.at("/rows")) {
            if (row.at("/label").asText().equals(label)
                    && row.at("/settings/folder").asText().equals(folder)) {
                return row;
            }
        }
        throw new AssertionError("no row " + label + " on " + folder + " in " + comparison);
    }

    private static JsonNode compare(String query) throws JsonProcessingException {
        return Json.mapper()
                .readTree(given().get(COMPARISON + "?" + query)
                        .then()
                        .statusCode(200)
                        .contentType("application/json")
                        .extract()
                        .asString());
    }
}
