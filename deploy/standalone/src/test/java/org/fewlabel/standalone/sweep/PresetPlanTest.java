package org.fewlabel.standalone.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.rest.PresetView;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresetPlanTest {
    private static final String PRESET = """
            {"name": "table", "meaning": "a table",
             "cells": [{"name": "first", "articleTestError": 0.25, "note": null,
                        "spec": {"name": "first", "seed": 0, "dataset": {"name": "two-moons"}, "method": {"name": "supervised"}}},
                       {"name": "second", "articleTestError": 0.125, "note": "It was another network.",
                        "spec": {"name": "second", "seed": 0, "dataset": {"name": "two-moons", "splitSeed": 3}, "method": {"name": "ict"}}}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void runsEveryCellWithEverySeed() throws JsonProcessingException {
        PresetPlan preset = preset(List.of(), List.of(1L, 2L));

        assertThat(plan(preset).runs())
                .extracting(run -> run.row() + "/" + run.seed())
                .containsExactly("first/1", "second/1", "first/2", "second/2");
        assertThat(preset.published()).containsOnlyKeys("first", "second").containsEntry("second", 0.125);
    }

    @Test
    void submitsTheSpecOfTheCellWithTheSeed() throws JsonProcessingException {
        PlannedRun run = plan(preset(List.of("second"), List.of(7L))).runs().get(0);

        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(run.body())).spec();

        assertThat(spec.name()).isEqualTo("second");
        assertThat(spec.seed()).isEqualTo(7);
        assertThat(spec.dataset().splitSeed())
                .as("the labeled images of the table")
                .isEqualTo(3);
        assertThat(spec.method().methodName().wireName()).isEqualTo("ict");
    }

    @Test
    void takesOnlyTheCellsThatAreAskedFor() throws JsonProcessingException {
        assertThat(plan(preset(List.of("second"), List.of(1L))).labels()).containsExactly("second");
    }

    @Test
    void namesTheCellThatThereIsNotAndThoseThatThereAre() {
        assertThatThrownBy(() -> preset(List.of("first", "third"), List.of(1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no cell third; the preset has first, second");
    }

    @Test
    void showsThePublishedErrorsBesideTheOwn() throws IOException {
        PresetPlan preset = preset(List.of(), List.of(1L));

        String table = SweepSummary.table(
                        plan(preset), FinishedRuns.in(RunsFile.open(folder.resolve("none.jsonl"))), preset.published())
                .toString();

        assertThat(table.lines().findFirst().orElseThrow()).endsWith("published");
        assertThat(table).containsPattern("first +0 of 1 +– +– +– +– +25.0").containsPattern("second .* 12.5");
    }

    @Test
    void keepsWhatMustBeKnownOfTheCellsThatRun() throws JsonProcessingException {
        assertThat(preset(List.of(), List.of(1L, 2L)).notes()).containsExactly("second: It was another network.");
        assertThat(preset(List.of("first"), List.of(1L)).notes()).isEmpty();
    }

    private static SweepPlan plan(PresetPlan preset) {
        return ((SweepPlan.Accepted) SweepPlan.read(preset.sweep().toString())).plan();
    }

    private static PresetPlan preset(List<String> cells, List<Long> seeds) throws JsonProcessingException {
        return PresetPlan.of(Json.mapper().readValue(PRESET, PresetView.class), cells, seeds);
    }
}
