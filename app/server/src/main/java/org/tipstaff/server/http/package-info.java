/** Takes an HTTP request, gives an answer: the route table, who may use which route, and what each says. Knows no framework. */
@org.jspecify.annotations.NullMarked
package org.tipstaff.server.http;
