package org.tipstaff.inform;

/** What a notice is made of. */
public sealed interface NoticeFact permits Claim, Earlier {}
