package org.fewlabel.grafana;

/**
 * A query of a dashboard or an alert.
 *
 * @param place which panel, variable or alert it belongs to
 * @param dataSource the uid of the data source that answers it
 * @param text SQL or PromQL, its variables not filled in
 */
public record Query(String place, String dataSource, String text) {
    public Query {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a query must not be empty: " + place);
        }
    }
}
