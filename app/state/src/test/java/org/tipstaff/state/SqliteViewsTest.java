package org.tipstaff.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.sigma.Level;

class SqliteViewsTest extends ViewsContract {
    @TempDir
    Path folder;

    @Override
    Views open() {
        return SqlViews.file(folder.resolve("a folder?mode=ro&x#y.db"));
    }

    @Test
    void theFile_isTheOneThatWasNamed() throws IOException {
        views.apply(at(1, List.of(), List.of()));
        assertThat(folder.resolve("a folder?mode=ro&x#y.db")).isRegularFile();
    }

    @Test
    void anotherVersionsTables_areEmptiedAndFedAgain() throws Exception {
        views.apply(at(5, List.of(finding("f1", null, Level.LOW)), List.of()));
        views.close();
        Path file = folder.resolve("a folder?mode=ro&x#y.db");
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:file:" + file.toUri().getRawPath())) {
            connection.createStatement().execute("UPDATE tipstaff_schema SET version = 'of tomorrow'");
            connection.createStatement().execute("DROP TABLE tipstaff_finding");
            connection.createStatement().execute("CREATE TABLE tipstaff_finding (id INTEGER)");
        }
        views = open();
        assertThat(views.position()).isEqualTo(ViewPosition.START);
        views.apply(at(5, List.of(finding("f1", null, Level.LOW)), List.of()));
        assertThat(views.findings(FindingQuery.first(1)).rows()).hasSize(1);
    }

    @Test
    void aFileThatIsNoDatabase_isSaid() throws IOException {
        Path file = folder.resolve("other.db");
        Files.writeString(file, "this is not a database, but it is long enough to look at: ".repeat(20));
        try (Views other = SqlViews.file(file)) {
            assertThatThrownBy(other::position)
                    .isInstanceOf(ViewsUnavailableException.class)
                    .hasMessageContaining("not a database");
        }
    }

    @Test
    void anotherDatabase_isRefusedWithoutShowingItsPassword() {
        assertThatThrownBy(() -> SqlViews.url("jdbc:mysql://court:secret@db/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:postgresql:")
                .message()
                .doesNotContain("secret");
    }
}
