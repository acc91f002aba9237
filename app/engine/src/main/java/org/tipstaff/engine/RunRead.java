package org.tipstaff.engine;

import org.tipstaff.report.RuleFacts;
import org.tipstaff.report.RunFacts;

/** What is said of a run as a whole: how it was called, and what became of the rules. */
public record RunRead(RunFacts run, RuleFacts rules) {}
