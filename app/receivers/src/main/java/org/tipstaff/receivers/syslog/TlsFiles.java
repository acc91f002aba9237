package org.tipstaff.receivers.syslog;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a TLS listener proves itself with.
 *
 * @param certificates PEM, the listener's certificate first, then those that lead to its authority
 * @param key PEM, PKCS#8, not encrypted
 * @param clientAuthorities PEM certificates of the authorities whose clients are let in; then every client must show a certificate
 */
public record TlsFiles(Path certificates, Path key, Optional<Path> clientAuthorities) {}
