package org.fewlabel.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
    @Test
    void aListBeginsAtItsFirstPageOfTheUsualSizeUnlessAskedOtherwise() {
        QueryParameters query = new QueryParameters(Map.of());

        assertThat(query.pageSize(20, 100)).isEqualTo(20);
        assertThat(query.pageToken()).isNull();
        assertThat(query.flag("spreadsheet")).isFalse();
        query.finish();
    }

    @Test
    void readsWhichPageOfAListIsWanted() {
        PageToken token = new PageToken(Instant.parse("2026-01-01T00:00:00Z"), new UUID(1, 2));
        QueryParameters query = new QueryParameters(Map.of(
                "pageSize", List.of("100"), "pageToken", List.of(token.encode()), "spreadsheet", List.of("true")));

        assertThat(query.pageSize(20, 100)).isEqualTo(100);
        assertThat(query.pageToken()).isEqualTo(token);
        assertThat(query.flag("spreadsheet")).isTrue();
        query.finish();
    }

    @Test
    void namesEveryParameterThatIsWrong() {
        QueryParameters query = new QueryParameters(
                Map.of("pageSize", List.of("101"), "pageToken", List.of("guess"), "spreadsheet", List.of("yes")));

        query.pageSize(20, 100);
        query.pageToken();
        query.flag("spreadsheet");

        assertThatThrownBy(query::finish)
                .isInstanceOf(BadQueryException.class)
                .hasMessage(
                        "pageSize must be a whole number from 1 to 100, was 101; pageToken must be the nextPageToken"
                                + " of an earlier answer, was guess; spreadsheet must be true or false, was yes");
    }

    /** Java would read all of these but the last three. */
    @ParameterizedTest
    @ValueSource(strings = {"+5", "٣", "-٣", "", "5 ", "9999999999999999999"})
    void aWholeNumberIsWrittenInOneWay(String text) {
        assertThatThrownBy(() -> QueryParameters.parseWholeNumber(text, -10, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a whole number from -10 to 10");
    }

    @Test
    void readsAWholeNumber() {
        assertThat(QueryParameters.parseWholeNumber("-10", -10, 10)).isEqualTo(-10);
        assertThat(QueryParameters.parseWholeNumber("007", -10, 10)).isEqualTo(7);
        assertThat(QueryParameters.parseWholeNumber("9223372036854775807", 0, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void readsAFlagThatStandsAlone() {
        assertThat(QueryParameters.flag("validateOnly", null)).isFalse();
        assertThat(QueryParameters.flag("validateOnly", "false")).isFalse();
        assertThat(QueryParameters.flag("validateOnly", "true")).isTrue();
        assertThatThrownBy(() -> QueryParameters.flag("validateOnly", "TRUE"))
                .isInstanceOf(BadQueryException.class)
                .hasMessage("validateOnly must be true or false");
    }

    @Test
    void aJobsIdIsAUuid() {
        UUID id = UUID.randomUUID();

        assertThat(QueryParameters.parseJobId(id.toString())).isEqualTo(id);
        assertThatThrownBy(() -> QueryParameters.parseJobId("7"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a job's id (a UUID)");
    }
}
