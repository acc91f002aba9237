/** Benchmarks of what only the matcher's own package can see. */
@org.jspecify.annotations.NullMarked
package org.tipstaff.sigma;
