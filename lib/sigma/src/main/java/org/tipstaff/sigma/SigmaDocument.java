package org.tipstaff.sigma;

/** One YAML document that was read and found whole. */
public sealed interface SigmaDocument permits SigmaRule, SigmaCorrelation, SigmaFilter {
    RuleHeader header();
}
