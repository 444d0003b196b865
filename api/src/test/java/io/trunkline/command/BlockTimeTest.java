package io.trunkline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codecs;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockTimeTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);

    @ParameterizedTest
    @CsvSource({
        "BLPOP a b 1.5, 1500",
        "BRPOP a 0, 0",
        "BRPOPLPUSH a b 2, 2000",
        "BZPOPMIN a 0.0001, 1",
        "BZPOPMAX a 3, 3000",
        "BLMPOP 1 2 a b LEFT, 1000",
        "BZMPOP 4 1 a MIN, 4000",
        "BLMOVE a b LEFT RIGHT 5, 5000",
        "BLMOVEM a b LEFT RIGHT 5 COUNT 7, 5000",
        "WAIT 1 200, 200",
        "WAITAOF 1 0 300, 300",
        "XREAD COUNT 2 BLOCK 400 STREAMS s $, 400",
        "XREADGROUP GROUP BLOCK BLOCK block 0 STREAMS s >, 0",
        "XREAD STREAMS BLOCK 0, -1",
        "XREADGROUP GROUP g c STREAMS s >, -1",
        "BLPOP a never, -1",
        "BLPOP a -1, -1",
        "BLPOP, -1",
        "WAIT 1, -1",
        "GET BLOCK, -1",
    })
    void command_byNameAndArguments_knowsHowLongItMayBlock(String line, int millis) {
        String[] words = line.split(" ");
        Object[] arguments = Arrays.copyOfRange(words, 1, words.length);

        assertThat(CATALOGUE.command(words[0], arguments).blockMillis()).isEqualTo(millis);
    }

    @Test
    void table_everyBlockingCommand_saysWhereItsTimeIs() {
        assertThat(CommandMetadata.knownNames()).allSatisfy(name -> {
            CommandMetadata metadata = CommandMetadata.of(name);
            boolean saysWhere = metadata.blockTime().millisPerUnit() > 0;
            assertThat(saysWhere).isEqualTo(metadata.isBlocking());
        });
    }
}
