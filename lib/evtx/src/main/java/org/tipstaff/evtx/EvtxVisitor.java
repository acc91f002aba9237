package org.tipstaff.evtx;

/**
 * Receives what a reader finds, in the order of the bytes. A loss that concerns one record comes before that record,
 * except a loss of kind {@link EvtxLoss.Kind#LIMIT}, which can also come while the record is being rendered.
 */
public interface EvtxVisitor {
    /** @param record valid only during this call */
    void record(EvtxRecord record);

    void loss(EvtxLoss loss);
}
