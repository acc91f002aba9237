package org.tipstaff.respond;

/**
 * Somebody's signature under a request.
 *
 * @param person a contact of the site file, who has a key there
 * @param signature the file that {@code ssh-keygen -Y sign} made
 */
public record SignedApproval(String person, String signature) {}
