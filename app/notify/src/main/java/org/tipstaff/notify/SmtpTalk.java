package org.tipstaff.notify;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Question and answer with a mail server that may say anything. */
final class SmtpTalk {
    /** RFC 5321 allows 512 characters; servers say more, but not without end. */
    private static final int LINE_MAX = 2_048;

    private static final int LINES_MAX = 100;

    private final String server;
    private final InputStream in;
    private final OutputStream out;

    SmtpTalk(String server, Socket socket) throws IOException {
        this.server = server;
        this.in = new BufferedInputStream(socket.getInputStream(), LINE_MAX);
        this.out = socket.getOutputStream();
    }

    /** @return the answer's lines without their codes */
    List<String> say(String command, int... wanted) throws IOException, CarriageException {
        write(command);
        return answer(command, wanted);
    }

    /** The same for words that no message about a failure may hold. */
    void sayQuietly(String words, int... wanted) throws IOException, CarriageException {
        write(words);
        answer("(not shown)", wanted);
    }

    List<String> expect(int... wanted) throws IOException, CarriageException {
        return answer("(greeting)", wanted);
    }

    /** The message was taken; whether the server says good-bye changes nothing. */
    void leave() {
        try {
            write("QUIT");
        } catch (IOException _) {
            // It hung up first.
        }
    }

    /** What came with the answer to STARTTLS was not protected and would be taken for what is (CVE-2011-0411). */
    void refuseLeftOver() throws IOException, CarriageException {
        if (in.available() > 0) {
            throw CarriageException.passing(server + " said something in the clear after its answer to STARTTLS");
        }
    }

    private void write(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private List<String> answer(String command, int... wanted) throws IOException, CarriageException {
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = line();
            if (line.length() < 3 || !line.substring(0, 3).chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw CarriageException.passing(server + " does not answer as a mail server does");
            }
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (lines.size() > LINES_MAX) {
                throw CarriageException.passing(server + " gives an answer without end");
            }
            if (line.length() > 3 && line.charAt(3) == '-') {
                continue;
            }
            int code = Integer.parseInt(line.substring(0, 3));
            for (int each : wanted) {
                if (code == each) {
                    return lines;
                }
            }
            String refusal = server + " answers " + code + " to " + command;
            throw code >= 500 ? CarriageException.lasting(refusal) : CarriageException.passing(refusal);
        }
    }

    private String line() throws IOException, CarriageException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw CarriageException.passing(server + " hung up");
            }
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
            if (line.length() > LINE_MAX) {
                throw CarriageException.passing(server + " says a line without end");
            }
        }
    }
}
