package org.tipstaff.receivers.http;

/** Takes what a request with log records comes to. */
interface OtlpSink {
    /** One log record with its resource and scope, as a JSON request of its own. */
    void record(byte[] json) throws BodyRefused;

    /** One that is beyond its size, passed over. */
    void tooLarge(long bytes);
}
