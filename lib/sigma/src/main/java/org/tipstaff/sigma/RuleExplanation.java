package org.tipstaff.sigma;
public final class RuleExplanation { private RuleExplanation() {} 
 public static String of(SigmaRule r, RouteTable t) { return r.condition().toString(); }
 public static String of(SigmaCorrelation r) { return r.toString(); } }
