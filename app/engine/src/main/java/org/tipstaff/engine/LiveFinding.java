package org.tipstaff.engine;

import org.tipstaff.detect.Finding;
import org.tipstaff.event.Sha256;

/**
 * A finding as live detection made it.
 *
 * @param finding its id is the same in every run over the same journal
 * @param json its line, as {@code tipstaff investigate} writes it into {@code findings.jsonl}, without the line end
 * @param rules digest of the rules that made it
 * @param offset of the record in the journal that made it known; of a correlation, the one with which it was decided
 */
public record LiveFinding(Finding finding, String json, Sha256 rules, long offset) {}
