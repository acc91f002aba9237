/** The running program: receivers, journal, detection, views, telling people, and the doors to all of it. */
@org.jspecify.annotations.NullMarked
package org.tipstaff.server;
