package org.tipstaff.state;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;

/**
 * Incidents, findings, sources and acknowledgements as people ask for them. Nothing in here is the truth: custody log and
 * journal are, and {@link #clear} followed by {@link #apply} of what they hold gives the same again.
 *
 * <p>One writes, any number read. Every method may throw {@link ViewsUnavailableException}; the next call tries anew.
 */
public interface Views extends Closeable {
    ViewPosition position() throws ViewsUnavailableException;

    /**
     * Puts a change in, whole. A change that is covered already changes nothing.
     *
     * @throws IllegalArgumentException when the change goes back in one position and forward in the other
     */
    void apply(ViewChange change) throws ViewsUnavailableException;

    /** Throws everything away: what follows is fed from the beginning. */
    void clear() throws ViewsUnavailableException;

    Page<IncidentView> incidents(IncidentQuery query) throws ViewsUnavailableException;

    Optional<IncidentView> incident(String id) throws ViewsUnavailableException;

    Page<FindingView> findings(FindingQuery query) throws ViewsUnavailableException;

    /** By custody entry, so in the order in which they were made. */
    List<Acknowledgement> acknowledgements(String incident) throws ViewsUnavailableException;

    /** By name. */
    List<SourceView> sources() throws ViewsUnavailableException;

    @Override
    void close();
}
