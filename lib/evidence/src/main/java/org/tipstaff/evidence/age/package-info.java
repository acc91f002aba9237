/** Takes a stream and its recipients' keys, gives an age file (c2sp.org/age) that each of them opens with stock tools. */
@org.jspecify.annotations.NullMarked
package org.tipstaff.evidence.age;
