package org.tipstaff.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tipstaff.sigma.Level;

/** What views do, whatever keeps them. */
abstract class ViewsContract {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00.123456Z");

    Views views;

    /** The views as they are kept; called twice in a test, it gives the same ones. */
    abstract Views open() throws IOException;

    @BeforeEach
    void openEmpty() throws IOException {
        views = open();
        views.clear();
    }

    @AfterEach
    void closeViews() {
        views.close();
    }

    static FindingView finding(String id, @Nullable Instant time, Level level) {
        return new FindingView(id, time, level, "rule-1", "dc1", "DC1", "registry.clerk1", "{\"id\":\"" + id + "\"}");
    }

    static IncidentView incident(String id, Instant updated, List<String> findings) {
        return new IncidentView(
                id,
                "An intrusion",
                Level.HIGH,
                40,
                NOON,
                updated,
                NOON,
                null,
                null,
                findings,
                "{\"id\":\"" + id + "\"}");
    }

    static ViewChange at(long told, List<FindingView> findings, List<IncidentView> incidents) {
        return new ViewChange(new ViewPosition(told, 0, 0), findings, incidents, List.of(), List.of(), List.of());
    }

    @Test
    void newViews_areEmptyAndStandAtTheStart() throws IOException {
        assertThat(views.position()).isEqualTo(ViewPosition.START);
        assertThat(views.findings(FindingQuery.first(10)).rows()).isEmpty();
        assertThat(views.incidents(IncidentQuery.first(10)).rows()).isEmpty();
        assertThat(views.incident("none")).isEmpty();
        assertThat(views.sources()).isEmpty();
    }

    @Test
    void whatWasPutIn_comesBack_alsoAfterClosing() throws IOException {
        FindingView finding = finding("f1", NOON, Level.HIGH);
        IncidentView incident = incident("i1", NOON, List.of("f1"));
        SourceView source = new SourceView("dc1", 7, 4096, NOON, NOON.plusSeconds(5));
        Acknowledgement acknowledgement = new Acknowledgement("i1", "officer.onduty", NOON, 3);
        views.apply(new ViewChange(
                new ViewPosition(7, 4, 0),
                List.of(finding),
                List.of(incident),
                List.of(),
                List.of(acknowledgement),
                List.of(source)));
        views.close();
        views = open();
        assertThat(views.position()).isEqualTo(new ViewPosition(7, 4, 0));
        assertThat(views.findings(FindingQuery.first(10)).rows()).containsExactly(finding);
        assertThat(views.incident("i1")).contains(incident);
        assertThat(views.acknowledgements("i1")).containsExactly(acknowledgement);
        assertThat(views.sources()).containsExactly(source);
    }

    @Test
    void theSameChangeTwice_isTheSameAsOnce() throws IOException {
        ViewChange change =
                at(5, List.of(finding("f1", NOON, Level.LOW)), List.of(incident("i1", NOON, List.of("f1"))));
        views.apply(change);
        views.apply(change);
        assertThat(views.findings(FindingQuery.first(10)).rows()).hasSize(1);
        assertThat(views.incident("i1").orElseThrow().findings()).containsExactly("f1");
    }

    @Test
    void aChangeThatIsBehind_changesNothing() throws IOException {
        views.apply(at(5, List.of(), List.of(incident("i1", NOON.plusSeconds(60), List.of("f1", "f2")))));
        views.apply(at(4, List.of(), List.of(incident("i1", NOON, List.of("f1")))));
        assertThat(views.incident("i1").orElseThrow().updated()).isEqualTo(NOON.plusSeconds(60));
        assertThat(views.position().told()).isEqualTo(5);
    }

    @Test
    void aChangeThatGoesBackInOneAndForwardInTheOther_isRefusedWhole() throws IOException {
        views.apply(at(5, List.of(), List.of()));
        ViewChange crossing = new ViewChange(
                new ViewPosition(4, 1, 0),
                List.of(finding("f1", NOON, Level.LOW)),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThatThrownBy(() -> views.apply(crossing)).isInstanceOf(IllegalArgumentException.class);
        assertThat(views.findings(FindingQuery.first(10)).rows()).isEmpty();
    }

    @Test
    void anIncidentGrows_underItsId() throws IOException {
        views.apply(at(1, List.of(), List.of(incident("i1", NOON, List.of("f1")))));
        views.apply(at(2, List.of(), List.of(incident("i1", NOON.plusSeconds(1), List.of("f1", "f2")))));
        assertThat(views.incidents(IncidentQuery.first(10)).rows()).hasSize(1);
        assertThat(views.incident("i1").orElseThrow().findings()).containsExactly("f1", "f2");
    }

    @Test
    void anIncidentThatFallsApart_losesWhatLeftIt() throws IOException {
        views.apply(at(1, List.of(), List.of(incident("i1", NOON, List.of("f1", "f2", "f3")))));
        views.apply(at(
                2, List.of(), List.of(incident("i1", NOON, List.of("f1")), incident("i2", NOON, List.of("f2", "f3")))));
        assertThat(views.incident("i1").orElseThrow().findings()).containsExactly("f1");
        assertThat(views.incident("i2").orElseThrow().findings()).containsExactly("f2", "f3");
    }

    @Test
    void anIncidentTakenUpIntoAnother_isFoundByIdOnly() throws IOException {
        views.apply(
                at(1, List.of(), List.of(incident("i1", NOON, List.of("f1")), incident("i2", NOON, List.of("f2")))));
        views.apply(new ViewChange(
                new ViewPosition(2, 0, 0),
                List.of(),
                List.of(incident("i2", NOON, List.of("f1", "f2"))),
                List.of(new ViewChange.Joining("i1", "i2")),
                List.of(),
                List.of()));
        assertThat(views.incidents(IncidentQuery.first(10)).rows())
                .extracting(IncidentView::id)
                .containsExactly("i2");
        assertThat(views.incident("i1").orElseThrow().joined()).isEqualTo("i2");
    }

    @Test
    void pages_giveEachRowOnce_alsoWhenRowsComeInMeanwhile() throws IOException {
        List<FindingView> findings = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            // Many with one time, some without any: the order is by id there.
            findings.add(finding("f%03d".formatted(i), i % 5 == 0 ? null : NOON.plusSeconds(i / 10), Level.LOW));
        }
        views.apply(at(1, findings, List.of()));
        Set<String> seen = new HashSet<>();
        String cursor = null;
        int pages = 0;
        do {
            Page<FindingView> page = views.findings(FindingQuery.first(7).after(cursor));
            for (FindingView row : page.rows()) {
                assertThat(seen.add(row.id())).as(row.id()).isTrue();
            }
            cursor = page.next();
            if (pages++ == 2) {
                views.apply(at(2, List.of(finding("g1", NOON.plusSeconds(100), Level.LOW)), List.of()));
            }
        } while (cursor != null);
        assertThat(seen).hasSize(50).doesNotContain("g1");
    }

    @Test
    void filters_areJoined() throws IOException {
        views.apply(at(
                1,
                List.of(
                        finding("f1", NOON, Level.LOW),
                        finding("f2", NOON.plusSeconds(1), Level.HIGH),
                        finding("f3", NOON.plusSeconds(2), Level.CRITICAL)),
                List.of(incident("i1", NOON, List.of("f1", "f2")))));
        assertThat(views.findings(FindingQuery.first(10).of("i1")).rows())
                .extracting(FindingView::id)
                .containsExactly("f2", "f1");
        assertThat(views.findings(new FindingQuery(
                                Level.HIGH, null, "rule-1", "DC1", NOON.plusSeconds(2), NOON.plusSeconds(2), 10, null))
                        .rows())
                .extracting(FindingView::id)
                .containsExactly("f3");
    }

    @Test
    void acknowledgedAndNot_areToldApart() throws IOException {
        views.apply(new ViewChange(
                new ViewPosition(1, 2, 0),
                List.of(),
                List.of(incident("i1", NOON, List.of()), incident("i2", NOON, List.of())),
                List.of(),
                List.of(new Acknowledgement("i1", "officer.onduty", NOON, 1)),
                List.of()));
        assertThat(views.incidents(new IncidentQuery(Level.LOW, true, 10, null)).rows())
                .extracting(IncidentView::id)
                .containsExactly("i1");
        assertThat(views.incidents(new IncidentQuery(Level.LOW, false, 10, null))
                        .rows())
                .extracting(IncidentView::id)
                .containsExactly("i2");
    }

    @Test
    void textFromAnAttackersHand_isKept_orReplacedWhereNoDatabaseTakesIt() throws IOException {
        String hostile = "'; DROP TABLE tipstaff_finding; --\u0000 \ud800 \ud83d\ude00 %_\\";
        views.apply(at(
                1,
                List.of(new FindingView("f1", NOON, Level.LOW, hostile, hostile, hostile, hostile, "{}")),
                List.of()));
        FindingView back = views.findings(FindingQuery.first(1)).rows().get(0);
        assertThat(back.host()).isEqualTo("'; DROP TABLE tipstaff_finding; --\ufffd \ufffd \ud83d\ude00 %_\\");
        assertThat(views.findings(new FindingQuery(Level.LOW, null, null, hostile, null, null, 5, null))
                        .rows())
                .hasSize(1);
    }

    @Test
    void aTimeThatNoCalendarHas_isNoTime() throws IOException {
        views.apply(at(1, List.of(finding("f1", Instant.MAX, Level.LOW)), List.of()));
        assertThat(views.findings(FindingQuery.first(1)).rows().get(0).time()).isNull();
    }

    @Test
    void aCursorOfSomebodyElses_isRefusedByName() {
        for (String cursor : List.of("", "~", "x~y", "~f1", "9".repeat(30) + "~f")) {
            assertThatThrownBy(() -> views.findings(FindingQuery.first(1).after(cursor)))
                    .as(cursor)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("after");
        }
    }

    @Test
    void clearedViews_takeTheSameAgain() throws IOException {
        ViewChange change =
                at(5, List.of(finding("f1", NOON, Level.LOW)), List.of(incident("i1", NOON, List.of("f1"))));
        views.apply(change);
        views.clear();
        assertThat(views.position()).isEqualTo(ViewPosition.START);
        views.apply(change);
        assertThat(views.incident("i1")).isPresent();
    }
}
