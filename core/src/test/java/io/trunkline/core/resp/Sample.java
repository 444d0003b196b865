package io.trunkline.core.resp;

import io.trunkline.reply.RespValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A frame on the wire and what it means.
 *
 * @param wire the bytes, as text
 * @param value the meaning
 */
record Sample(String wire, RespValue value) {

    private static final RespValue.Int ONE = new RespValue.Int(1);
    private static final RespValue.Int TWO = new RespValue.Int(2);

    /** Every type in every form. */
    static List<Sample> all() {
        List<Sample> samples = new ArrayList<>();
        scalars(samples);
        strings(samples);
        aggregates(samples);
        streamed(samples);
        attributed(samples);
        return samples;
    }

    private static void scalars(List<Sample> to) {
        to.add(new Sample("+OK\r\n", simple("OK")));
        to.add(new Sample("+\r\n", simple("")));
        to.add(new Sample("+QUEUED\r\n", simple("QUEUED")));
        to.add(new Sample("+grüße €\r\n", simple("grüße €")));
        to.add(new Sample("-ERR no such thing\r\n", new RespValue.SimpleError("ERR no such thing")));
        to.add(new Sample(":0\r\n", new RespValue.Int(0)));
        to.add(new Sample(":7\r\n", new RespValue.Int(7)));
        to.add(new Sample(":+7\r\n", new RespValue.Int(7)));
        to.add(new Sample(":-12345\r\n", new RespValue.Int(-12345)));
        to.add(new Sample(":123456\r\n", new RespValue.Int(123456)));
        to.add(new Sample(":999999999999999999\r\n", new RespValue.Int(999999999999999999L)));
        to.add(new Sample(":9223372036854775807\r\n", new RespValue.Int(Long.MAX_VALUE)));
        to.add(new Sample(":-9223372036854775808\r\n", new RespValue.Int(Long.MIN_VALUE)));
        to.add(new Sample("_\r\n", RespValue.Null.INSTANCE));
        to.add(new Sample("$-1\r\n", RespValue.Null.INSTANCE));
        to.add(new Sample("*-1\r\n", RespValue.Null.INSTANCE));
        to.add(new Sample("#t\r\n", new RespValue.Bool(true)));
        to.add(new Sample("#f\r\n", new RespValue.Bool(false)));
        to.add(new Sample(",1.25\r\n", new RespValue.Decimal(1.25)));
        to.add(new Sample(",10\r\n", new RespValue.Decimal(10)));
        to.add(new Sample(",-1.5e-7\r\n", new RespValue.Decimal(-1.5e-7)));
        to.add(new Sample(",3.141592653589793238\r\n", new RespValue.Decimal(Math.PI)));
        to.add(new Sample(",inf\r\n", new RespValue.Decimal(Double.POSITIVE_INFINITY)));
        to.add(new Sample(",-inf\r\n", new RespValue.Decimal(Double.NEGATIVE_INFINITY)));
        to.add(new Sample(",nan\r\n", new RespValue.Decimal(Double.NaN)));
        String big = "-3492890328409238509324850943850943825024385";
        to.add(new Sample("(" + big + "\r\n", new RespValue.BigNumber(new BigInteger(big))));
    }

    private static void strings(List<Sample> to) {
        to.add(new Sample("$0\r\n\r\n", bulk("")));
        to.add(new Sample("$5\r\nhello\r\n", bulk("hello")));
        to.add(new Sample("$4\r\n\r\n\r\n\r\n", bulk("\r\n\r\n")));
        to.add(new Sample("$9\r\n$5\r\nhello\r\n", bulk("$5\r\nhello")));
        to.add(new Sample("$10\r\n0123456789\r\n", bulk("0123456789")));
        to.add(new Sample("$130\r\n" + "x".repeat(130) + "\r\n", bulk("x".repeat(130))));
        to.add(new Sample("!9\r\nERR a\r\nb!\r\n", new RespValue.SimpleError("ERR a\r\nb!")));
        to.add(new Sample("!0\r\n\r\n", new RespValue.SimpleError("")));
        to.add(new Sample("=9\r\ntxt:hello\r\n", new RespValue.VerbatimString("txt", "hello")));
        to.add(new Sample("=4\r\nmkd:\r\n", new RespValue.VerbatimString("mkd", "")));
    }

    private static void aggregates(List<Sample> to) {
        to.add(new Sample("*0\r\n", array()));
        to.add(new Sample("*2\r\n:1\r\n:2\r\n", array(ONE, TWO)));
        to.add(new Sample(
                "*3\r\n$1\r\na\r\n$-1\r\n-ERR b\r\n",
                array(bulk("a"), RespValue.Null.INSTANCE, new RespValue.SimpleError("ERR b"))));
        to.add(new Sample("*2\r\n*1\r\n*0\r\n*1\r\n+x\r\n", array(array(array()), array(simple("x")))));
        to.add(new Sample("*10\r\n" + ":1\r\n".repeat(10), new RespValue.Array(Collections.nCopies(10, ONE))));
        to.add(new Sample("~0\r\n", new RespValue.SetOf(List.of())));
        to.add(new Sample(
                "~3\r\n:1\r\n#t\r\n:1\r\n", new RespValue.SetOf(List.of(ONE, new RespValue.Bool(true), ONE))));
        to.add(new Sample("%0\r\n", map()));
        to.add(new Sample("%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n:2\r\n", map(simple("a"), ONE, simple("b"), array(TWO))));
        to.add(new Sample("%1\r\n%1\r\n:1\r\n:2\r\n%0\r\n", map(map(ONE, TWO), map())));
        to.add(new Sample(
                ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n",
                new RespValue.Push(List.of(bulk("message"), bulk("c"), bulk("hi")))));
        to.add(new Sample(">0\r\n", new RespValue.Push(List.of())));
    }

    private static void streamed(List<Sample> to) {
        to.add(new Sample("$?\r\n;0\r\n", bulk("")));
        to.add(new Sample("$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;1\r\nd\r\n;0\r\n", bulk("Hello word")));
        to.add(new Sample("*?\r\n.\r\n", array()));
        to.add(new Sample("*?\r\n:1\r\n:2\r\n.\r\n", array(ONE, TWO)));
        to.add(new Sample("~?\r\n:1\r\n.\r\n", new RespValue.SetOf(List.of(ONE))));
        to.add(new Sample("%?\r\n.\r\n", map()));
        to.add(new Sample("%?\r\n+a\r\n:1\r\n+b\r\n:2\r\n.\r\n", map(simple("a"), ONE, simple("b"), TWO)));
        to.add(new Sample(">?\r\n+pubsub\r\n:1\r\n.\r\n", new RespValue.Push(List.of(simple("pubsub"), ONE))));
        to.add(new Sample(
                "*?\r\n*?\r\n$?\r\n;1\r\na\r\n;0\r\n.\r\n*?\r\n.\r\n%?\r\n:1\r\n*1\r\n:2\r\n.\r\n.\r\n",
                array(array(bulk("a")), array(), map(ONE, array(TWO)))));
        to.add(new Sample("*2\r\n*?\r\n*?\r\n.\r\n.\r\n:1\r\n", array(array(array()), ONE)));
    }

    private static void attributed(List<Sample> to) {
        to.add(new Sample("|1\r\n+ttl\r\n:1\r\n$1\r\na\r\n", attributed(map(simple("ttl"), ONE), bulk("a"))));
        to.add(new Sample("|0\r\n:1\r\n", attributed(map(), ONE)));
        to.add(new Sample("|1\r\n:1\r\n:2\r\n_\r\n", attributed(map(ONE, TWO), RespValue.Null.INSTANCE)));
        to.add(new Sample(
                "|1\r\n:1\r\n:2\r\n>1\r\n+x\r\n", attributed(map(ONE, TWO), new RespValue.Push(List.of(simple("x"))))));
        to.add(new Sample(
                "*3\r\n:1\r\n|1\r\n+ttl\r\n:2\r\n:2\r\n:1\r\n",
                array(ONE, attributed(map(simple("ttl"), TWO), TWO), ONE)));
        to.add(new Sample(
                "%1\r\n|1\r\n+k\r\n:1\r\n+a\r\n|1\r\n+v\r\n:2\r\n*1\r\n|0\r\n:1\r\n",
                map(
                        attributed(map(simple("k"), ONE), simple("a")),
                        attributed(map(simple("v"), TWO), array(attributed(map(), ONE))))));
        to.add(new Sample(
                "|1\r\n|1\r\n:1\r\n:2\r\n+k\r\n*1\r\n|0\r\n#t\r\n$?\r\n;1\r\na\r\n;0\r\n",
                attributed(
                        map(attributed(map(ONE, TWO), simple("k")), array(attributed(map(), new RespValue.Bool(true)))),
                        bulk("a"))));
        to.add(new Sample("*?\r\n|1\r\n:1\r\n:2\r\n*?\r\n.\r\n.\r\n", array(attributed(map(ONE, TWO), array()))));
    }

    static RespValue simple(String text) {
        return new RespValue.SimpleString(text);
    }

    static RespValue bulk(String text) {
        return new RespValue.BulkString(text.getBytes(StandardCharsets.UTF_8));
    }

    static RespValue.Array array(RespValue... elements) {
        return new RespValue.Array(List.of(elements));
    }

    static RespValue.MapOf map(RespValue... keysAndValues) {
        List<RespValue.MapOf.Entry> entries = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.add(new RespValue.MapOf.Entry(keysAndValues[i], keysAndValues[i + 1]));
        }
        return new RespValue.MapOf(entries);
    }

    static RespValue attributed(RespValue.MapOf attributes, RespValue value) {
        return new RespValue.Attributed(attributes, value);
    }

    @Override
    public String toString() {
        String shown = wire.length() > 60 ? wire.substring(0, 60) + "…" : wire;
        return shown.replace("\r", "\\r").replace("\n", "\\n");
    }
}
