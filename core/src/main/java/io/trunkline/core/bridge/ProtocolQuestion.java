package io.trunkline.core.bridge;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What finds out whether a peer speaks plain text or TLS, and what the answers mean. No secret is in it. Stateless. */
enum ProtocolQuestion {
    /** A PING: what speaks TLS has no answer to that. */
    PLAIN_TEXT {
        @Override
        byte[] words(String name, long seed) {
            return "PING\r\n".getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        Verdict judge(ByteBuf heard) {
            byte first = heard.getByte(heard.readerIndex());
            return first == '+' || first == '-' ? Verdict.YES : Verdict.NO;
        }
    },

    /**
     * The beginning of a TLS handshake: what speaks TLS goes on with it, or refuses it with an alert; anything else
     * knows neither.
     */
    TLS {
        @Override
        byte[] words(String name, long seed) {
            return ClientHello.write(name, seed);
        }

        @Override
        Verdict judge(ByteBuf heard) {
            return ClientHello.judgeAnswer(heard);
        }
    };

    /** What an answer says so far. */
    enum Verdict {
        YES,
        NO,
        /** More of it is needed. */
        OPEN
    }

    /** No question needs more of the answer. */
    static final int ANSWER_BYTES = 6;

    /**
     * The question.
     *
     * @param name the peer's name or address
     * @param seed drawn for this question
     */
    abstract byte[] words(String name, long seed);

    /** Whether the peer speaks that protocol, after the first bytes of its answer, of which there is one at least. */
    abstract Verdict judge(ByteBuf heard);
}
