package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.contracts.model.ModelFiles;
import org.fewlabel.contracts.sweep.PlannedCell;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.contracts.sweep.VariedField;

/**
 * Holds a plan against all that a job would be held against, before the first job: every mistake in every cell is named, once, at
 * the place in the plan that it comes from.
 */
final class SweepCheck {
    private static final String AXES = "axes.";

    private final ImageFolders folders;
    private final ModelFiles models;
    private final Function<JobSpec, List<Violation>> jobs;
    /** What the cells so far run, by its settings, and which of them: however a plan writes it, each is run once. */
    private final Map<JsonNode, String> runs = new HashMap<>();
    /** What is wrong with the base is so in a thousand cells: each is kept once. */
    private final Map<Violation, Violation> seen = new HashMap<>();

    /** @param jobs what is wrong with a spec in view of other jobs and of files */
    SweepCheck(ImageFolders folders, ModelFiles models, Function<JobSpec, List<Violation>> jobs) {
        Map<String, ImageFolders.Look> seenFolders = new ConcurrentHashMap<>();
        Map<String, ImageFolders.Look> seenUploads = new ConcurrentHashMap<>();
        Map<String, ModelFiles.Look> seenModels = new ConcurrentHashMap<>();
        // One look for all cells: a folder of many images takes its time.
        this.folders = new ImageFolders() {
            @Override
            public Look look(String path) {
                return seenFolders.computeIfAbsent(path, folders::look);
            }

            @Override
            public Look lookForUpload(String upload) {
                return seenUploads.computeIfAbsent(upload, folders::lookForUpload);
            }
        };
        this.models = name -> seenModels.computeIfAbsent(name, models::look);
        this.jobs = jobs;
    }

    sealed interface Reading {}

    /** @param document the plan as it came, without what is not JSON's */
    record Accepted(SweepPlan plan, List<SweepCell> cells, String document) implements Reading {}

    record Rejected(List<Violation> violations) implements Reading {}

    Reading read(String json) {
        SweepPlan.Reading reading = SweepPlan.read(json);
        if (reading instanceof SweepPlan.Accepted accepted) {
            SweepPlan plan = accepted.plan();
            Map<PlannedCell, List<Violation>> wrong = new LinkedHashMap<>();
            List<SweepCell> cells = new ArrayList<>();
            long first = plan.repeats().seeds().get(0);
            for (PlannedCell cell : plan.cells()) {
                check(cell, plan.repeats().seeded(cell.spec(), first).toString(), cells, wrong);
            }
            List<Violation> ofSeeds = otherSeeds(plan, cells);
            if (!wrong.isEmpty() || !ofSeeds.isEmpty()) {
                return rejected(ofSeeds, plan.cells(), wrong);
            }
            String document = Text.withoutByteOrderMark(json);
            Optional<Violation> unreadable = unreadable(document);
            return unreadable.isPresent()
                    ? new Rejected(List.of(unreadable.get()))
                    : new Accepted(plan, List.copyOf(cells), document);
        }
        SweepPlan.Rejected rejected = (SweepPlan.Rejected) reading;
        if (rejected.violations().size() > Violations.SHOWN_MAX) {
            return new Rejected(rejected.violations()); // Nothing else that is wrong would be shown.
        }
        Map<PlannedCell, List<Violation>> wrong = new LinkedHashMap<>();
        rejected.cells().forEach(cell -> check(cell, cell.spec().toString(), new ArrayList<>(), wrong));
        return rejected(rejected.violations(), rejected.cells(), wrong);
    }

    /** The cells are held against other jobs with the first seed; where the split is the same with all, that tells of the others. */
    private List<Violation> otherSeeds(SweepPlan plan, List<SweepCell> cells) {
        List<Long> seeds = plan.repeats().seeds();
        return plan.repeats().varies(VariedField.SPLIT_SEED)
                ? SeededStarts.violations("repeats.seeds", seeds.subList(1, seeds.size()), cells, plan.repeats(), jobs)
                : List.of();
    }

    /** The plan's reader takes NaN, for the job spec's to say where; where every row covers it up nobody has said so. */
    private static Optional<Violation> unreadable(String document) {
        try {
            Json.mapper().readTree(document);
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(new Violation(
                    "", "is not JSON in line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage()));
        }
    }

    private void check(PlannedCell cell, String spec, List<SweepCell> cells, Map<PlannedCell, List<Violation>> wrong) {
        JobSpec.Reading reading = JobSpec.read(spec, folders, models);
        if (reading instanceof JobSpec.Rejected rejected) {
            wrong.put(cell, keptOnce(rejected.violations()));
            return;
        }
        JobSpec accepted = ((JobSpec.Accepted) reading).spec();
        List<Violation> ofOthers = jobs.apply(accepted);
        String twin = runs.putIfAbsent(settings(accepted), cell.label());
        if (!ofOthers.isEmpty()) {
            wrong.put(cell, keptOnce(ofOthers));
        } else if (twin != null) {
            wrong.put(cell, List.of(new Violation("", "must not be the same runs as " + Text.shown(twin))));
        } else {
            cells.add(SweepCell.of(cells.size(), cell, accepted));
        }
    }

    /** With its defaults written out, and without what changes nothing in a run. */
    private static JsonNode settings(JobSpec spec) {
        ObjectNode settings = Json.mapper().valueToTree(spec);
        return settings.remove(List.of("name", "priority"));
    }

    private List<Violation> keptOnce(List<Violation> violations) {
        return violations.stream()
                .map(each -> seen.computeIfAbsent(each, Function.identity()))
                .toList();
    }

    private static Rejected rejected(
            List<Violation> ofPlan, List<PlannedCell> cells, Map<PlannedCell, List<Violation>> ofCells) {
        Map<Violation, Integer> counts = new HashMap<>();
        Map<InRow, Integer> countsOfRows = new HashMap<>();
        ofCells.forEach((cell, each) -> Set.copyOf(each).forEach(one -> {
            counts.merge(one, 1, Integer::sum);
            countsOfRows.merge(new InRow(cell.rowIndex(), one), 1, Integer::sum);
        }));
        // Each row has a cell at each point.
        long points = cells.stream().filter(cell -> cell.rowIndex() == 0).count();
        Set<Violation> all = new LinkedHashSet<>(ofPlan);
        Set<Violation> told = new HashSet<>();
        ofCells.forEach((cell, each) -> each.forEach(violation -> {
            String place = place(cell, violation.field(), counts.getOrDefault(violation, 0) == cells.size());
            if (told.add(new Violation(place, violation.message()))) {
                boolean isAtSomePoints = countsOfRows.getOrDefault(new InRow(cell.rowIndex(), violation), 0) < points;
                // Of the points where it is so the first one is an example; an axis has told of the value by itself.
                boolean wantsCell = isAtSomePoints
                        && !place.startsWith(AXES)
                        && !violation.field().isEmpty();
                all.add(new Violation(
                        place, violation.message() + (wantsCell ? ", in the cell " + Text.shown(cell.label()) : "")));
            }
        }));
        return new Rejected(Violations.firstOf(all));
    }

    private record InRow(int row, Violation violation) {}

    /** Where in the plan a cell has a field from. */
    private static String place(PlannedCell cell, String field, boolean everywhere) {
        if (field.isEmpty()) {
            return "rows[" + cell.rowIndex() + "]";
        }
        for (String axis : cell.point().keySet()) {
            if (PlannedCell.overlap(axis, field)) {
                return AXES + axis;
            }
        }
        boolean ofRow = cell.rowSettings().keySet().stream().anyMatch(setting -> PlannedCell.overlap(setting, field));
        // A row that changes nothing has it from the base, though others may cover it up.
        boolean mayBeOfRow = !everywhere && !cell.rowSettings().isEmpty();
        return (ofRow || mayBeOfRow ? "rows[" + cell.rowIndex() + "]." : "base.") + field;
    }
}
