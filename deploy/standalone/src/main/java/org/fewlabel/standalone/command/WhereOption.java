package org.fewlabel.standalone.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which jobs: the filters of the list of jobs. */
final class WhereOption {
    @Option(
            names = "--where",
            paramLabel = "FIELD=VALUE",
            completionCandidates = Choices.JobFilters.class,
            description =
                    "Only jobs with this value, such as state=queued; state, method, dataset or name. May be given again;"
                            + " jobs must have each.")
    private List<String> where = new ArrayList<>();

    /** As they were written; none for all jobs. */
    List<String> written() {
        return where;
    }

    /** By field. */
    Map<String, String> filters() {
        Map<String, String> filters = new LinkedHashMap<>();
        for (String filter : where) {
            int end = filter.indexOf('=');
            if (end < 1) {
                throw new UsageException("--where must be FIELD=VALUE, was: " + filter);
            }
            if (filters.put(filter.substring(0, end), filter.substring(end + 1)) != null) {
                throw new UsageException(
                        "--where takes each field once: no job has two values of " + filter.substring(0, end));
            }
        }
        return filters;
    }
}
