package org.tipstaff.server.web;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.tipstaff.server.http.Answer;

/** What Tomcat itself refuses (bad request lines, hosts, encodings) is answered as all else is: a problem, and no page of Tomcat's. */
public final class ProblemValve extends ErrorReportValve {
    public ProblemValve() {
        setShowReport(false);
        setShowServerInfo(false);
    }

    @Override
    protected void report(Request request, Response response, Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Answer answer =
                Answer.problem(status, status < 500 ? "this is no request that can be read" : "a fault of the program");
        try {
            response.setContentType(answer.headers().get("Content-Type"));
            response.setContentLength(answer.body().length);
            OutputStream out = response.getOutputStream();
            out.write(answer.body());
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            // The caller is gone, or has part of an answer: there is nobody to tell.
            response.setSuspended(true);
        }
    }
}
