package org.fewlabel.gateway.listing;

import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.gateway.identity.Ownership;
import org.fewlabel.gateway.registry.JobFilter;
import org.fewlabel.service.rest.BadQueryException;
import org.fewlabel.service.rest.PageToken;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/** Which jobs a user wants to see, and which page of them. */
public record ListQuery(JobFilter filter, @Nullable PageToken after, int pageSize) {
    private static final int PAGE_SIZE = 50;
    private static final int PAGE_SIZE_MAX = 200;

    /** @throws BadQueryException with every parameter that is wrong */
    static ListQuery read(QueryParameters query) {
        return read(query, PAGE_SIZE_MAX);
    }

    /**
     * For a page of at most so many.
     *
     * @throws BadQueryException with every parameter that is wrong
     */
    public static ListQuery read(QueryParameters query, int pageSizeMax) {
        JobFilter filter = filter(query);
        int size = query.pageSize(PAGE_SIZE, pageSizeMax);
        PageToken after = query.pageToken();
        query.finish();
        return new ListQuery(filter, after, size);
    }

    /** The filters alone; the query is not finished by that. */
    public static JobFilter filter(QueryParameters query) {
        return new JobFilter(
                query.value("state", text -> QueryParameters.parseName(JobState.values(), text))
                        .orElse(null),
                query.value("method", text -> QueryParameters.parseName(MethodName.values(), text))
                        .orElse(null),
                query.value("dataset", text -> QueryParameters.parseName(DatasetName.values(), text))
                        .orElse(null),
                query.value("name", text -> QueryParameters.parseText(text, JobSpec.NAME_LENGTH_MAX))
                        .orElse(null),
                Ownership.wanted(query));
    }
}
