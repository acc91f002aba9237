package org.tipstaff.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tipstaff.sigma.Level;

class PostgresViewsTest extends ViewsContract {
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() {
        try {
            postgres = EmbeddedPostgres.builder().start();
        } catch (IOException | IllegalStateException e) {
            Assumptions.abort("the embedded PostgreSQL does not start on this machine: " + e.getMessage());
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    Views open() {
        return SqlViews.url(postgres.getJdbcUrl("postgres", "postgres"));
    }

    @Test
    void aSecondWriter_isRefused() {
        try (Views second = open()) {
            assertThatThrownBy(second::position)
                    .isInstanceOf(ViewsUnavailableException.class)
                    .hasMessageContaining("another tipstaff");
        }
    }

    @Test
    void aDatabaseThatWasMadeAnewMeanwhile_isFedFromTheBegin() throws Exception {
        views.apply(at(1, List.of(finding("f1", null, Level.LOW)), List.of()));
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        }
        assertThatThrownBy(() -> views.apply(at(2, List.of(), List.of())))
                .isInstanceOf(ViewsUnavailableException.class);
        assertThat(views.position()).isEqualTo(ViewPosition.START);
        views.apply(at(1, List.of(finding("f1", null, Level.LOW)), List.of()));
        assertThat(views.position().told()).isEqualTo(1);
    }

    @Test
    void aConnectionThatDied_isMadeAnew() throws Exception {
        views.apply(at(1, List.of(finding("f1", null, Level.LOW)), List.of()));
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tipstaff'");
        }
        assertThatThrownBy(() -> views.apply(at(2, List.of(), List.of())))
                .isInstanceOf(ViewsUnavailableException.class);
        views.apply(at(2, List.of(), List.of()));
        assertThat(views.position().told()).isEqualTo(2);
    }

    @Test
    void noDatabaseThere_isSaidWithoutThePassword() {
        try (Views none = SqlViews.url("jdbc:postgresql://127.0.0.1:1/x?user=court&password=secret")) {
            assertThatThrownBy(none::position)
                    .isInstanceOf(ViewsUnavailableException.class)
                    .message()
                    .doesNotContain("secret");
        }
    }
}
