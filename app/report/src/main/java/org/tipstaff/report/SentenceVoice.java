package org.tipstaff.report;

import java.util.Locale;
import org.tipstaff.incident.Sentence;

/** Says a sentence of an account in a language: plain text, not yet escaped for anything. */
@FunctionalInterface
public interface SentenceVoice {
    String say(Sentence sentence, Locale locale);
}
