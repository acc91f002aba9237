package org.tipstaff.report;

import java.util.List;
import java.util.Locale;

/**
 * Says in a language what incidents say by key and values: their sentences, and the names of reasons and relations
 * ({@code join.same-process}, {@code relation.started}, {@code score.rarity}). The answer is plain text, not yet escaped
 * for anything. {@code new Narrator()::say} is one.
 */
@FunctionalInterface
public interface SentenceVoice {
    String say(String message, List<Object> values, Locale locale);
}
