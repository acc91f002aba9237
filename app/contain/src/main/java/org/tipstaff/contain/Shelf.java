package org.tipstaff.contain;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/** Where plans, requests and the site file that they were made from are kept, byte for byte. */
public interface Shelf {
    /** Names of the files that are there. */
    List<String> names();

    /** @throws IOException also when the file is not what it was when it was added */
    byte[] read(String name) throws IOException;

    /** Adds files that are not there yet; all are durable when this returns. */
    void add(SortedMap<String, byte[]> files) throws IOException;
}
