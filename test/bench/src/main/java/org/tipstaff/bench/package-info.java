/** Takes logs and rules, gives how many of them each stage works off in a second. */
@NullMarked
package org.tipstaff.bench;

import org.jspecify.annotations.NullMarked;
