package org.tipstaff.receivers.http;

import org.jspecify.annotations.Nullable;

/**
 * What became of one action of a bulk request.
 *
 * @param index as the sender named it
 * @param document what was taken, or null when it was refused; to make an id of, where the sender gave none
 * @param error null when it was taken
 */
record BulkItem(
        BulkAction.Kind kind,
        String index,
        @Nullable String id,
        byte @Nullable [] document,
        @Nullable Fault error) {
    /** As Elasticsearch words it: shippers look at status, people at the reason. */
    record Fault(int status, String type, String reason) {}

    int status() {
        return error == null ? 201 : error.status();
    }
}
