package org.tipstaff.evtx;

/** Receives the flat fields of one record; see {@link EvtxRecord#forEachField} for the names and the forms of values. */
@FunctionalInterface
public interface FieldSink {
    /**
     * @param section where the field stands
     * @param name the same String object each time for the same place of the same template, so that comparing by
     *     identity mostly succeeds and the hash is computed once
     * @param value a String, Long, {@link java.math.BigDecimal}, Boolean, {@link EvtxRecord#NULL}, or a List of these
     */
    void field(Section section, String name, Object value);
}
