package io.trunkline.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that answers a handshake, and what comes after it, with any bytes ({@link HandshakeScript}).
 *
 * <p>What must hold: connecting ends in time, with a multiplexer or with a {@code RedisException}; so does each
 * command; no failure shows the password; nothing throws where nobody would hear of it; and when all is closed no
 * timer, connection or buffer is left.
 */
final class HandshakeFuzzTest {

    static Stream<byte[]> corpus() {
        return Corpus.read("handshake.corpus");
    }

    @MethodSource("corpus")
    @DictionaryFile(resourcePath = "resp.dict")
    @DisplayName("B1 connect: ends in time and leaves nothing behind, whatever the server answers")
    @FuzzTest
    void connect_anyAnswers_endsInTimeAndLeavesNothing(byte[] input) {
        if (input.length > HandshakeScript.HEADER_BYTES) {
            new FuzzedLife(HandshakeScript.of(input)).live();
        }
    }
}
