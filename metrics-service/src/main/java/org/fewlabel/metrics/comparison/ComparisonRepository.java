package org.fewlabel.metrics.comparison;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.metrics.comparison.Comparison.Errors;
import org.fewlabel.metrics.comparison.Comparison.Group;
import org.fewlabel.metrics.comparison.Comparison.Spread;
import org.fewlabel.metrics.result.ResultField;
import org.fewlabel.metrics.result.ResultFilter;
import org.jspecify.annotations.Nullable;

/** Comparisons, reckoned by the database. */
@ApplicationScoped
class ComparisonRepository {
    private static final List<String> FIGURES = List.of(
            "studentLast",
            "studentMedianOfLast20",
            "studentBest",
            "studentChosenByValidation",
            "averageLast",
            "averageMedianOfLast20",
            "averageBest",
            "averageChosenByValidation",
            "teacherLast",
            "teacherMedianOfLast20",
            "teacherBest",
            "teacherChosenByValidation");

    /** What is never averaged with what differs in it, whatever is asked for. */
    private static final List<String> APART = List.of("moreLabels", "startModelSha256", "head");

    private final EntityManager entityManager;

    ComparisonRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * @param includeUnfinished whether jobs count that have not succeeded; a filter on the state has the same effect. Only
     *     jobs with a test error are ever counted, and among the succeeded ones those whose last epoch is in: its news
     *     may come after that of the success
     */
    Comparison compare(Set<GroupKey> by, ResultFilter filter, boolean includeUnfinished) {
        List<String> properties = Stream.concat(by.stream().map(GroupKey::property), APART.stream())
                .toList();
        String keys = String.join(", ", properties);
        String order =
                properties.stream().map(property -> property + " nulls first").collect(Collectors.joining(", "));
        String figures = FIGURES.stream()
                .map(figure -> "avg(%1$s), stddev_samp(%1$s), count(%1$s)".formatted(figure))
                .collect(Collectors.joining(", "));
        Map<String, Object> parameters = filter.parameters();
        String condition =
                "studentLast is not null and (state <> :succeeded or whole = true) and " + filter.condition();
        parameters.put("succeeded", JobState.SUCCEEDED.wireName());
        if (!includeUnfinished && !filter.names(ResultField.STATE)) {
            condition += " and state = :succeeded";
        }
        var query = entityManager.createQuery(
                "select %s, count(*), %s from ResultEntity where %s group by %s order by %s"
                        .formatted(keys, figures, condition, keys, order),
                Object[].class);
        parameters.forEach(query::setParameter);
        return new Comparison(
                by.stream().map(GroupKey::property).toList(),
                query.getResultStream().map(row -> group(by, row)).toList());
    }

    private static Group group(Set<GroupKey> by, @Nullable Object[] row) {
        Map<String, @Nullable Object> group = new LinkedHashMap<>();
        int column = 0;
        for (GroupKey key : by) {
            group.put(key.property(), row[column++]);
        }
        boolean moreLabels = (Boolean) row[column++];
        String startModelSha256 = (String) row[column++];
        String head = (String) row[column++];
        long n = (Long) row[column++];
        List<@Nullable Spread> spreads = new ArrayList<>();
        for (; column < row.length; column += 3) {
            boolean allHaveIt = (Long) row[column + 2] == n;
            spreads.add(allHaveIt ? new Spread((Double) row[column], (Double) row[column + 1]) : null);
        }
        Errors student = Objects.requireNonNull(errors(spreads.subList(0, 4)));
        return new Group(
                group,
                n,
                moreLabels,
                startModelSha256,
                head,
                student,
                errors(spreads.subList(4, 8)),
                errors(spreads.subList(8, 12)));
    }

    /** Null unless every job has them. */
    private static @Nullable Errors errors(List<@Nullable Spread> spreads) {
        Spread last = spreads.get(0);
        Spread median = spreads.get(1);
        Spread best = spreads.get(2);
        return last == null || median == null || best == null ? null : new Errors(last, median, best, spreads.get(3));
    }
}
