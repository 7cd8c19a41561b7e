package org.fewlabel.benchmarks.corrections;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fewlabel.benchmarks.corrections.ArmRun.Errors;
import org.fewlabel.benchmarks.corrections.ArmRun.Round;
import org.fewlabel.benchmarks.corrections.Gateway.Predictions;
import org.fewlabel.benchmarks.corrections.SimulatedUser.Answer;
import org.jspecify.annotations.Nullable;

/** Runs arms: a job, what the user says of some of its images, the next job that is told it, and so on. */
final class Rounds {
    private static final double PERCENT = 100;

    private final Gateway gateway;
    private final SimulatedUser user;
    private final Settings settings;
    private final Listener listener;

    /** Hears of each job that is over. */
    interface Listener {
        /** @param text in words for people */
        void finished(String text);
    }

    Rounds(Gateway gateway, SimulatedUser user, Settings settings, Listener listener) {
        this.gateway = gateway;
        this.user = user;
        this.settings = settings;
        this.listener = listener;
    }

    ArmRun first(int repeat) throws IOException, InterruptedException {
        Round round = round(repeat, Arm.FIRST, 0, settings.first(repeat), List.of());
        return new ArmRun(settings, repeat, Arm.FIRST, List.of(round));
    }

    /** @param first of the same repeat */
    ArmRun after(ArmRun first, Arm arm) throws IOException, InterruptedException {
        List<Round> rounds = new ArrayList<>();
        String job = first.last().job();
        for (int number = 1; number <= settings.rounds(); number++) {
            Predictions asked = asked(job, arm, first.repeat(), number);
            List<Answer> answers = asked == null ? List.of() : user.answers(asked.classes(), asked.images());
            JsonNode spec = answers.isEmpty() ? gateway.next(job) : gateway.next(job, gateway.labelSet(job, answers));
            Round round = round(first.repeat(), arm, number, spec, answers);
            rounds.add(round);
            job = round.job();
        }
        return new ArmRun(settings, first.repeat(), arm, rounds);
    }

    /** Null where the user is not asked. */
    private @Nullable Predictions asked(String job, Arm arm, int repeat, int round)
            throws IOException, InterruptedException {
        int wanted = settings.perRound();
        return switch (arm) {
            case FIRST, NONE -> null;
            case RANDOM -> {
                Predictions all = gateway.unlabeled(job);
                yield new Predictions(all.classes(), RandomImages.of(all.images(), wanted, repeat, round));
            }
            case LEAST_SURE -> {
                Predictions first = gateway.leastSure(job, wanted);
                if (first.images().size() < wanted) {
                    throw new IOException("only " + first.images().size() + " images of job " + job + " have no label");
                }
                yield first;
            }
        };
    }

    private Round round(int repeat, Arm arm, int number, JsonNode spec, List<Answer> answers)
            throws IOException, InterruptedException {
        JsonNode job = gateway.succeeded(gateway.submit(spec));
        int wrong = (int) answers.stream().filter(Answer::corrects).count();
        Round round = new Round(job.path("id").asText(), answers.size(), wrong, errors(job), seconds(job));
        listener.finished(String.format(
                Locale.ROOT,
                "repeat %d, %s%s: test error %.2f %%%s, %.0f s",
                repeat,
                arm.text(),
                arm == Arm.FIRST ? "" : ", round " + number,
                round.errors().student(),
                answers.isEmpty() ? "" : ", " + wrong + " of " + answers.size() + " were wrong",
                round.seconds()));
        return round;
    }

    private static Errors errors(JsonNode job) throws IOException {
        JsonNode progress = job.path("progress");
        Double student = percent(progress.path("studentTestError"));
        if (student == null
                || progress.path("labeledEpochs").asInt()
                        != progress.path("epochs").asInt()) {
            throw new IOException("there is no test error after the last epoch: " + job);
        }
        return new Errors(
                student, percent(progress.path("averageTestError")), percent(progress.path("teacherTestError")));
    }

    private static @Nullable Double percent(JsonNode error) {
        return error.isNumber() ? (Double) (PERCENT * error.asDouble()) : null;
    }

    private static double seconds(JsonNode job) {
        return Duration.between(
                                Instant.parse(job.path("startedAt").asText()),
                                Instant.parse(job.path("finishedAt").asText()))
                        .toMillis()
                / 1e3;
    }
}
