package org.tipstaff.receivers.syslog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The TLS files of a test in another package. */
public final class TestTls {
    private final Path authority;
    private final TlsFiles listener;

    public TestTls(Path folder) throws IOException {
        Certificates court = new Certificates("RSA");
        this.authority = court.writeAuthority(folder);
        this.listener = court.issue("localhost").write(folder, "listener", Optional.empty());
    }

    /** The authority's certificate. */
    public Path authority() {
        return authority;
    }

    public TlsFiles listener() {
        return listener;
    }
}
