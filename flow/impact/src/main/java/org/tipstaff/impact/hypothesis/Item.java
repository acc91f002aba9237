package org.tipstaff.impact.hypothesis;

import java.util.List;
import org.tipstaff.impact.Exhibit;

/**
 * A row of the matrix: what was found, and how it goes with each hypothesis of the questions it bears on.
 *
 * @param id kind and what it is about, so that it is the same whatever else was found: {@code file-seen-whole:10.0.1.4}
 * @param kind key of the catalogue
 * @param about computer, earlier case or claim; empty where it is the whole case
 * @param count how many things it sums up
 * @param evidence records it rests on; not all
 */
public record Item(String id, String kind, String about, long count, List<Exhibit> evidence, List<Cell> cells) {
    public Item {
        evidence = List.copyOf(evidence);
        cells = List.copyOf(cells);
    }

    static Item of(String kind, String about, long count, List<Exhibit> evidence, List<Cell> cells) {
        return new Item(about.isEmpty() ? kind : kind + ':' + about, kind, about, count, evidence, cells);
    }

    boolean contradicts(Hypothesis hypothesis) {
        return cells.stream().anyMatch(cell -> cell.hypothesis() == hypothesis && cell.fit() == Fit.INCONSISTENT);
    }
}
