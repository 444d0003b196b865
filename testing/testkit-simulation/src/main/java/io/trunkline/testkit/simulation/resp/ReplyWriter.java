package io.trunkline.testkit.simulation.resp;

import java.nio.charset.StandardCharsets;

/**
 * Spells one connection's replies in the protocol that was agreed on. Text is Latin-1, one character a byte. Confined
 * to one thread.
 */
public final class ReplyWriter {

    private final StringBuilder out = new StringBuilder();
    private int protocol = 2;

    public int protocol() {
        return protocol;
    }

    public void setProtocol(int agreed) {
        protocol = agreed;
    }

    public void ok() {
        simple("OK");
    }

    public void simple(String text) {
        line('+', text);
    }

    public void error(String text) {
        line('-', text);
    }

    public void integer(long value) {
        out.append(':').append(value).append("\r\n");
    }

    public void bulk(String text) {
        line('$', Integer.toString(text.length()));
        out.append(text).append("\r\n");
    }

    /** Text for people, which RESP3 marks as such. */
    public void verbatim(String text) {
        if (protocol >= 3) {
            line('=', Integer.toString(text.length() + 4));
            out.append("txt:").append(text).append("\r\n");
        } else {
            bulk(text);
        }
    }

    /** The null that stands for a string. */
    public void nothing() {
        out.append(protocol >= 3 ? "_\r\n" : "$-1\r\n");
    }

    /** The null that stands for an array. */
    public void noArray() {
        out.append(protocol >= 3 ? "_\r\n" : "*-1\r\n");
    }

    /** Begins an array; its elements follow. */
    public void array(int size) {
        line('*', Integer.toString(size));
    }

    /** Begins a map; so many pairs of key and value follow. */
    public void map(int pairs) {
        if (protocol >= 3) {
            line('%', Integer.toString(pairs));
        } else {
            array(2 * pairs);
        }
    }

    /** Begins what the client did not ask for; its elements follow. */
    public void push(int size) {
        line(protocol >= 3 ? '>' : '*', Integer.toString(size));
    }

    /** A place in what was written, for {@link #since}. */
    public int mark() {
        return out.length();
    }

    /** What was written since a mark. */
    public String since(int mark) {
        return out.substring(mark);
    }

    /** Writes what was written since a mark once more. */
    public void repeatSince(int mark) {
        out.append(out.substring(mark));
    }

    /** Where the last line begins that was written since a mark. */
    public int lastLine(int mark) {
        int end = out.lastIndexOf("\r\n", out.length() - "\r\n".length() - 1);
        return end < mark ? mark : end + "\r\n".length();
    }

    /** Takes back what was written since a mark. */
    public void rewind(int mark) {
        out.setLength(mark);
    }

    /** Hands out everything that was written, and begins anew. */
    public byte[] take() {
        byte[] bytes = out.toString().getBytes(StandardCharsets.ISO_8859_1);
        out.setLength(0);
        return bytes;
    }

    private void line(char sign, String text) {
        out.append(sign).append(text).append("\r\n");
    }
}
