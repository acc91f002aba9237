package org.tipstaff.server.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.tipstaff.server.http.Answer;
import org.tipstaff.server.http.Entrance;
import org.tipstaff.server.http.Gate;

/** Hands each request to the entrance, and its answer back. */
final class GateServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Entrance entrance;

    GateServlet(Entrance entrance) {
        this.entrance = entrance;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String query = request.getQueryString();
        Answer answer = entrance.answer(
                request.getMethod(),
                request.getRequestURI(),
                (route, path, variables) -> new Gate.Arrival(
                        request.getMethod(),
                        path,
                        variables,
                        query == null ? "" : query,
                        headers(request),
                        request.getContentLengthLong(),
                        request.getInputStream()));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        // Nothing here is for a page of somebody else's, or for a cache.
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        if (answer.status() == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (!request.getMethod().equals("HEAD")) {
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
        }
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            headers.putIfAbsent(name.toLowerCase(Locale.ROOT), request.getHeader(name));
        }
        return headers;
    }
}
