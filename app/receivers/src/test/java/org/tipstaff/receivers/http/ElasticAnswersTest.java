package org.tipstaff.receivers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElasticAnswersTest {
    private final Calls calls = new Calls();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /                                | 200 | \"number\":\"8.19.0\"",
                "HEAD | /                                | 200 |",
                "GET  | /_license                        | 200 | \"status\":\"active\"",
                "GET  | /_xpack                          | 200 | \"features\"",
                "GET  | /_cluster/health                 | 200 | \"status\":\"green\"",
                "GET  | /_nodes/http                     | 200 | \"nodes\":{}",
                "HEAD | /_index_template/winlogbeat      | 200 |",
                "PUT  | /_index_template/winlogbeat      | 200 | \"acknowledged\":true",
                "GET  | /_ilm/policy/winlogbeat          | 200 | \"policy\"",
                "GET  | /_ingest/pipeline/winlogbeat-x   | 200 | runs none",
                "PUT  | /_ingest/pipeline/winlogbeat-x   | 200 | \"acknowledged\":true",
                "GET  | /_data_stream/winlogbeat         | 200 | \"data_streams\":[]",
                "HEAD | /_alias/filebeat                 | 200 |",
                "HEAD | /logstash-2026                   | 200 |",
                "PUT  | /logstash-2026                   | 200 | \"index\":\"logstash-2026\"",
                "GET  | /_search                         | 404 | \"status\":404",
                "DELETE | /logstash-2026                 | 405 | \"status\":405",
                "GET  | /_bulk                           | 404 | \"status\":404",
                "POST | /                                | 404 | \"status\":404",
            })
    void whatShippersAskFirst_isAnswered(String method, String path, int status, String part) {
        HttpAnswer answer = calls.ask(method, path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("X-Elastic-Product", "Elasticsearch");
        if (part == null) {
            assertThat(answer.body()).isEmpty();
        } else {
            assertThat(answer.text()).contains(part);
        }
    }

    @Test
    void aClientThatAsksForAVersionsForm_isAnsweredInIt() {
        HttpAnswer answer = calls.send(
                "GET",
                "/",
                "",
                Map.of("Accept", "application/vnd.elasticsearch+json; compatible-with=9"),
                InputStream.nullInputStream());
        assertThat(answer.headers())
                .containsEntry("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9");
    }

    @ParameterizedTest
    @CsvSource({"/_bulk,true", "/x/_bulk,true", "/v1/logs,true", "/_license,true", "/,false", "/api/v1/incidents,false"
    })
    void aServerCanTellWhichPathsAreOurs(String path, boolean own) {
        assertThat(HttpReceivers.isOwn(path)).isEqualTo(own);
    }
}
