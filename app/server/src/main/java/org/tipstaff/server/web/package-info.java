/** Takes bytes from the network, gives requests to the route table: the only package that knows Spring Boot and Tomcat. */
@org.jspecify.annotations.NullMarked
package org.tipstaff.server.web;
